package org.callseal.app.serve;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.callseal.app.administration.GatewayStateLine;
import org.callseal.app.configuration.GatewayConfiguration;
import org.callseal.callagent.mgcp.MgcpCallAgent;
import org.callseal.callagent.mgcp.MgcpCallAgentSettings;
import org.callseal.core.crypto.RandomSource;
import org.callseal.relay.netty.NettyLoop;
import org.callseal.relay.netty.NettyNetwork;

/**
 * The built-in call agent for gateways on a loop of its own. Thread rule: any thread that may
 * block. Lifetime: the server's.
 */
final class BuiltInGateways implements AutoCloseable {

  private final NettyLoop loop;
  private final MgcpCallAgent callAgent;

  private BuiltInGateways(NettyLoop loop, MgcpCallAgent callAgent) {
    this.loop = loop;
    this.callAgent = callAgent;
  }

  static BuiltInGateways start(
      GatewayConfiguration configuration, NettyNetwork network, RandomSource random)
      throws IOException {
    NettyLoop loop = NettyLoop.open("callseal-gateways");
    try {
      MgcpCallAgentSettings settings = MgcpCallAgentSettings.of(configuration.builtInCallAgent());
      return new BuiltInGateways(loop, MgcpCallAgent.open(settings, loop, network, random));
    } catch (IOException e) {
      loop.close();
      throw e;
    }
  }

  /** The gateways that it knows. */
  List<GatewayStateLine> lines() {
    CompletableFuture<List<GatewayStateLine>> lines = new CompletableFuture<>();
    loop.execute(
        () -> lines.complete(callAgent.gateways().stream().map(GatewayStateLine::of).toList()));
    return lines.join();
  }

  @Override
  public void close() {
    loop.execute(callAgent::close);
    loop.close();
  }
}
