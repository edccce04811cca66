package org.callseal.edge.migration;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;

/**
 * Who may come without a seal for the time being. Immutable as long as its predicate is.
 *
 * @param networks addresses from which every identity of the domain may
 * @param domain whose identities these are
 * @param identities patterns of those who may from anywhere
 * @param perSource how many messages a source address may send each second in the long run
 */
public record MigrationSettings(
    Predicate<InetAddress> networks, String domain, List<String> identities, int perSource) {

  private static final int PER_SOURCE = 200;
  private static final Identity NOBODY = Identity.parse("nobody.invalid").orElseThrow();

  /** Nobody. */
  public static final MigrationSettings NONE =
      new MigrationSettings(_ -> false, "", List.of(), PER_SOURCE);

  public MigrationSettings {
    identities = List.copyOf(identities);
    if (!identities.stream().allMatch(Scope::isPattern)) {
      throw new IllegalArgumentException("not a list of identities");
    }
  }

  /** These, at the usual rate. */
  public static MigrationSettings of(
      Predicate<InetAddress> networks, String domain, List<String> identities) {
    return new MigrationSettings(networks, domain, identities, PER_SOURCE);
  }

  /** Whether it lets anybody at all. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** Whether the rule covers the identity where it comes from. */
  boolean covers(Identity identity, InetAddress source) {
    return identity.kind() == Identity.Kind.SIP
        && identity.canBeSpokenFor()
        && ((identity.domain().equals(domain) && networks.test(source)) || isNamed(identity));
  }

  private boolean isNamed(Identity identity) {
    return identities.stream()
        .anyMatch(pattern ->
            Scope.of(NOBODY, List.of(pattern))
                .filter(scope -> scope.permits(identity.text()))
                .isPresent());
  }
}
