package org.callseal.app.configuration;

import static org.callseal.app.configuration.ValueTypes.hostName;
import static org.callseal.app.configuration.ValueTypes.hostPort;
import static org.callseal.app.configuration.ValueTypes.network;
import static org.callseal.app.configuration.ValueTypes.scopePattern;

import java.net.InetAddress;
import java.util.List;

/**
 * Who may come without a seal while phones are moved over. Immutable.
 *
 * @param networks from where every identity of the domains may
 * @param domains these; none: the server's own
 * @param identities patterns of those who may from anywhere
 * @param mgcpCallAgents of gateways that come so; none: no gateway may
 */
public record MigrationConfiguration(
    List<NetworkPrefix> networks,
    List<String> domains,
    List<String> identities,
    List<HostPort> mgcpCallAgents) {

  private static final Key<List<NetworkPrefix>> NETWORKS =
      new Key<>(
          "migration.networks",
          network().inList(),
          List.of(),
          "While phones are moved over: the networks from which identities of the domains below may"
              + " still come without a seal, as long as they have no device key. Nothing is asserted"
              + " of them, so the call agents must ask them for passwords. None: nobody may.");
  private static final Key<List<String>> DOMAINS =
      new Key<>(
          "migration.domains",
          hostName().inList(),
          List.of(),
          "The SIP domains of those identities. None: the one that is served.");
  private static final Key<List<String>> IDENTITIES =
      new Key<>(
          "migration.identities",
          scopePattern().inList(),
          List.of(),
          "The same for identities from anywhere, as sip:alice@example.net; one star may stand"
              + " before the @; or a gateway's host name. See callseal migration report.");
  private static final Key<List<HostPort>> MGCP_CALL_AGENTS =
      new Key<>(
          "migration.mgcp-call-agents",
          hostPort().inList(),
          List.of(),
          "The call agents of MGCP gateways that come without a seal, by the same networks and"
              + " identities, the preferred one first; none of mgcp.call-agents. Each gateway needs"
              + " a core-side address. None: gateways without a seal are refused.");

  static final List<Key<?>> KEYS = List.of(NETWORKS, DOMAINS, IDENTITIES, MGCP_CALL_AGENTS);

  static MigrationConfiguration from(ConfigurationFile file) {
    return new MigrationConfiguration(
        file.value(NETWORKS),
        file.value(DOMAINS),
        file.value(IDENTITIES),
        file.value(MGCP_CALL_AGENTS));
  }

  /** Whether it lets anybody. */
  public boolean isNone() {
    return networks.isEmpty() && identities.isEmpty();
  }

  /** Whether an address is in one of the networks. */
  public boolean names(InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }
}
