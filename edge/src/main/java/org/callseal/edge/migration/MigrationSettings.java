package org.callseal.edge.migration;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;

/**
 * Who may come without a seal for the time being. Immutable as long as its predicate is.
 *
 * @param networks addresses from which every identity of the domains may
 * @param domains whose identities these are: call agents often take the user for the whole name, so
 *     that one of a domain that nobody knows would pass for one that has a device key
 * @param identities patterns of those who may from anywhere
 * @param perSource how many messages a source address may send each second in the long run
 */
public record MigrationSettings(
    Predicate<InetAddress> networks, Set<String> domains, List<String> identities, int perSource) {

  private static final int PER_SOURCE = 200;
  private static final Identity NOBODY = Identity.parse("nobody.invalid").orElseThrow();

  /** Nobody. */
  public static final MigrationSettings NONE =
      new MigrationSettings(_ -> false, Set.of(), List.of(), PER_SOURCE);

  public MigrationSettings {
    domains = Set.copyOf(domains);
    identities = List.copyOf(identities);
    if (!identities.stream().allMatch(Scope::isPattern)) {
      throw new IllegalArgumentException("not a list of identities");
    }
  }

  /** These, at the usual rate. */
  public static MigrationSettings of(
      Predicate<InetAddress> networks, Set<String> domains, List<String> identities) {
    return new MigrationSettings(networks, domains, identities, PER_SOURCE);
  }

  /** Whether it lets anybody at all. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** Whether the rule covers the identity where it comes from. */
  boolean covers(Identity identity, InetAddress source) {
    return identity.kind() == Identity.Kind.SIP
        && identity.canBeSpokenFor()
        && ((domains.contains(identity.domain()) && networks.test(source)) || isNamed(identity));
  }

  /**
   * Whether the rule covers a gateway where it comes from. Only gateways that are subscribers come
   * so far, so that domains need no looking at.
   *
   * @param name its identity
   */
  public boolean coversGateway(String name, InetAddress source) {
    return networks.test(source) || identities.stream().anyMatch(name::equalsIgnoreCase);
  }

  private boolean isNamed(Identity identity) {
    return identities.stream()
        .anyMatch(pattern ->
            Scope.of(NOBODY, List.of(pattern))
                .filter(scope -> scope.permits(identity.text()))
                .isPresent());
  }
}
