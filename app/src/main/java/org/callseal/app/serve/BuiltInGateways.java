package org.callseal.app.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.callseal.app.administration.GatewayStateLine;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.callagent.megaco.MegacoCallAgent;
import org.callseal.callagent.megaco.MegacoCallAgentSettings;
import org.callseal.callagent.mgcp.MgcpCallAgent;
import org.callseal.callagent.mgcp.MgcpCallAgentSettings;
import org.callseal.core.crypto.RandomSource;
import org.callseal.relay.netty.NettyLoop;
import org.callseal.relay.netty.NettyNetwork;

/**
 * The built-in call agents for gateways, of MGCP and of Megaco, on a loop of their own. Thread
 * rule: any thread that may block. Lifetime: the server's.
 */
final class BuiltInGateways implements AutoCloseable {

  private final NettyLoop loop;
  private final Optional<MgcpCallAgent> callAgent;
  private final Optional<MegacoCallAgent> controller;

  private BuiltInGateways(
      NettyLoop loop, Optional<MgcpCallAgent> callAgent, Optional<MegacoCallAgent> controller) {
    this.loop = loop;
    this.callAgent = callAgent;
    this.controller = controller;
  }

  /** Starts those of protocols in which gateways are served and no other call agent is named. */
  static BuiltInGateways start(
      ServeConfiguration configuration, NettyNetwork network, RandomSource random)
      throws IOException {
    NettyLoop loop = NettyLoop.open("callseal-gateways");
    try {
      Optional<MgcpCallAgent> callAgent = Optional.empty();
      if (configuration.mgcp().hasBuiltInCallAgent()) {
        InetSocketAddress at = configuration.gateway().builtInCallAgent();
        callAgent =
            Optional.of(MgcpCallAgent.open(MgcpCallAgentSettings.of(at), loop, network, random));
      }
      Optional<MegacoCallAgent> controller = Optional.empty();
      if (configuration.megaco().hasBuiltInController()) {
        InetSocketAddress at = configuration.gateway().builtInController();
        String name = "<" + configuration.domain() + ">";
        controller =
            Optional.of(
                MegacoCallAgent.open(MegacoCallAgentSettings.of(at, name), loop, network, random));
      }
      return new BuiltInGateways(loop, callAgent, controller);
    } catch (IOException e) {
      loop.close();
      throw e;
    }
  }

  /** The gateways that it knows. */
  List<GatewayStateLine> lines() {
    CompletableFuture<List<GatewayStateLine>> lines = new CompletableFuture<>();
    loop.execute(() ->
        lines.complete(
            Stream.concat(
                    callAgent.stream()
                        .flatMap(built -> built.gateways().stream())
                        .map(GatewayStateLine::of),
                    controller.stream()
                        .flatMap(built -> built.gateways().stream())
                        .map(GatewayStateLine::of))
                .toList()));
    return lines.join();
  }

  @Override
  public void close() {
    loop.execute(() -> {
      callAgent.ifPresent(MgcpCallAgent::close);
      controller.ifPresent(MegacoCallAgent::close);
    });
    loop.close();
  }
}
