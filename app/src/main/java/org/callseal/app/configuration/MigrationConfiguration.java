package org.callseal.app.configuration;

import static org.callseal.app.configuration.ValueTypes.hostName;
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
 */
public record MigrationConfiguration(
    List<NetworkPrefix> networks, List<String> domains, List<String> identities) {

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
              + " before the @. See callseal migration report.");

  static final List<Key<?>> KEYS = List.of(NETWORKS, DOMAINS, IDENTITIES);

  static MigrationConfiguration from(ConfigurationFile file) {
    return new MigrationConfiguration(
        file.value(NETWORKS), file.value(DOMAINS), file.value(IDENTITIES));
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
