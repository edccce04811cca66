package org.callseal.app.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.callseal.agent.Agent;
import org.callseal.agent.names.DnsNames;
import org.callseal.agent.names.ServerName;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.agent.settings.LineKeys;
import org.callseal.agent.settings.PhoneLimits;
import org.callseal.agent.settings.PhoneNetworks;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.LoopCall;
import org.callseal.app.configuration.AgentConfiguration;
import org.callseal.app.configuration.EdgeAddress;
import org.callseal.app.configuration.GatewayAddress;
import org.callseal.app.configuration.NetworkPrefix;
import org.callseal.app.configuration.PhoneAddress;
import org.callseal.core.association.Wishes;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.identity.Identity;
import org.callseal.relay.netty.NettyLoop;
import org.callseal.relay.netty.NettyNetwork;
import org.callseal.transport.Network;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent on this machine's network, with the loop it belongs to.
 *
 * <p>Thread rule: started and closed by one thread. Lifetime: the process's.
 */
public final class RunningAgent implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunningAgent.class);

  private final NettyLoop loop;
  private final Agent agent;

  private final AgentSettings settings;

  private RunningAgent(NettyLoop loop, Agent agent, AgentSettings settings) {
    this.loop = loop;
    this.agent = agent;
    this.settings = settings;
  }

  /** Reads the identities' files and starts; what is in the way ends the command. */
  public static RunningAgent start(AgentConfiguration configuration) {
    AgentSettings settings = settings(configuration);
    NettyLoop loop = NettyLoop.open("callseal-agent");
    Network network = new NettyNetwork();
    RandomSource random = RandomSource.secure();
    Agent agent =
        new Agent(
            settings, loop, network, network, DnsNames.ofSystem(random), random, P256.fastest());
    RunningAgent running = new RunningAgent(loop, agent, settings);
    try {
      LoopCall.run(
          loop,
          () -> {
            agent.start();
            return agent;
          });
      return running;
    } catch (IOException e) {
      loop.close();
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          e.getMessage()
              + "; is another agent, or a server, running here? Other addresses: agent --print-config");
    } catch (RuntimeException e) {
      loop.close();
      throw e;
    } catch (Exception e) {
      loop.close();
      throw new IllegalStateException("an agent that cannot start", e);
    }
  }

  /** Whom it speaks for. */
  public List<Identity> identities() {
    return settings.identities();
  }

  /** What its phones send to. */
  List<InetSocketAddress> phonePorts() {
    return settings.lines().isEmpty() ? List.of() : settings.listen();
  }

  /** The gateways that it stands beside. */
  List<GatewaySettings> gateways() {
    return settings.gateways();
  }

  @Override
  public void close() {
    try {
      LoopCall.run(
          loop,
          () -> {
            agent.close();
            return agent;
          });
    } catch (Exception e) {
      LOG.warn("the agent did not end well: {}", e.toString());
    }
    loop.close();
  }

  private static AgentSettings settings(AgentConfiguration configuration) {
    Wishes wishes =
        new Wishes(OptionalLong.of(configuration.associationLifetime().toSeconds()), List.of());
    List<LineKeys> all =
        AgentLines.of(configuration, wishes, given -> reached(given, configuration));
    List<LineKeys> lines =
        reached(
            all.stream().filter(keys -> !AgentGateways.isGateway(keys)).toList(),
            configuration.servers());
    List<LineKeys> gateways = all.stream().filter(AgentGateways::isGateway).toList();
    return new AgentSettings(
        configuration.listen(),
        networks(configuration),
        phones(configuration, lines),
        configuration.outer(),
        lines,
        AgentGateways.of(gateways, configuration.gateways(), networks(configuration)),
        configuration.keepAlive(),
        configuration.trustedHeaders(),
        configuration.emergency(),
        PhoneLimits.DEFAULT);
  }

  private static Map<Identity, InetSocketAddress> phones(
      AgentConfiguration configuration, List<LineKeys> lines) {
    PhoneNetworks networks = networks(configuration);
    Map<Identity, InetSocketAddress> phones = new HashMap<>();
    for (PhoneAddress phone : configuration.phones()) {
      if (lines.stream().map(LineKeys::identity).noneMatch(phone.identity()::equals)) {
        throw new CommandFailure(
            ExitCode.CONFIGURATION,
            "phones: " + phone.identity() + " is not among the identities of this agent");
      }
      if (!networks.permit(phone.address().getAddress())) {
        throw new CommandFailure(
            ExitCode.CONFIGURATION,
            "phones: " + phone.address().getHostString() + " is in none of phone-networks; add it");
      }
      if (phones.put(phone.identity(), phone.address()) != null) {
        throw new CommandFailure(
            ExitCode.CONFIGURATION, "phones: " + phone.identity() + " stands there twice");
      }
    }
    return phones;
  }

  private static List<LineKeys> reached(List<LineKeys> lines, List<EdgeAddress> servers) {
    long overTcp = servers.stream().filter(EdgeAddress::overTcp).count();
    if (overTcp == 0) {
      return lines;
    }
    if (overTcp < servers.size()) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "servers: some with transport=tcp and some without; write it at all of them or at none");
    }
    return lines.stream().map(LineKeys::overStreamsAlone).toList();
  }

  private static PhoneNetworks networks(AgentConfiguration configuration) {
    if (configuration.phoneNetworks().isEmpty()) {
      return PhoneNetworks.ofHost(
          Stream.concat(
                  configuration.listen().stream(),
                  configuration.gateways().stream().map(GatewayAddress::listen))
              .map(InetSocketAddress::getAddress)
              .toList());
    }
    return PhoneNetworks.parse(
            configuration.phoneNetworks().stream().map(NetworkPrefix::text).toList())
        .orElseThrow();
  }

  private static LineKeys reached(LineKeys given, AgentConfiguration configuration) {
    List<ServerName> servers =
        AgentGateways.isGateway(given)
            ? configuration.gatewayServers().stream()
                .map(server -> new ServerName(server.host(), server.port()))
                .toList()
            : configuration.servers().stream().map(EdgeAddress::server).toList();
    return servers.isEmpty() ? given : given.asking(servers);
  }
}
