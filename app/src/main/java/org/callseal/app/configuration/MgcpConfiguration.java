package org.callseal.app.configuration;

import static org.callseal.app.configuration.ValueTypes.hostPort;
import static org.callseal.app.configuration.ValueTypes.listenAddress;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Gateways that speak MGCP. Immutable; read once at the start.
 *
 * @param listen where they send to
 * @param callAgents the only ones that may speak to them, the preferred one first; none: the
 *     built-in one
 */
public record MgcpConfiguration(List<InetSocketAddress> listen, List<HostPort> callAgents) {

  private static final Key<List<InetSocketAddress>> LISTEN =
      new Key<>(
          "mgcp.listen",
          listenAddress().inList(),
          List.of(new InetSocketAddress("0.0.0.0", 2727), new InetSocketAddress("0.0.0.0", 2729)),
          "Where MGCP gateways send to, over UDP. The second port is for gateways behind firewalls"
              + " that rewrite MGCP on port 2727. None: no MGCP.");
  private static final Key<List<HostPort>> CALL_AGENTS =
      new Key<>(
          "mgcp.call-agents",
          hostPort().inList(),
          List.of(),
          "The call agents of MGCP gateways, as ca1.example.net:2727, the preferred one first. Where"
              + " one leaves five repetitions of a command unanswered the next is tried. Nobody else"
              + " is heard on gateways' core-side addresses, and no gateway is sent (N:) to any other."
              + " None: the built-in one.");
  static final List<Key<?>> KEYS = List.of(LISTEN, CALL_AGENTS);

  /** Whether gateways are served, and by the built-in call agent. */
  public boolean hasBuiltInCallAgent() {
    return !listen.isEmpty() && callAgents.isEmpty();
  }

  static MgcpConfiguration from(ConfigurationFile file) {
    return new MgcpConfiguration(file.value(LISTEN), file.value(CALL_AGENTS));
  }
}
