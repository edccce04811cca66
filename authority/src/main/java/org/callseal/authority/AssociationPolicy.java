package org.callseal.authority;

import java.util.List;
import java.util.Optional;
import org.callseal.core.association.Grant;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.Wishes;
import org.callseal.core.seal.Carriage;
import org.callseal.core.subscriber.Subscriber;

/**
 * Who gets an association, for which scope and how long. The shorter of all lifetimes wins
 * (requirement 3.4.11), but no device's wish is taken for less than a minute; it may narrow its
 * scope by wishing for less, never widen it.
 *
 * <p>Thread rule: immutable. Lifetime: the authority's.
 *
 * @param longestLifetimeSeconds the domain's
 * @param servers told to every endpoint, in order (requirement x.11)
 */
public record AssociationPolicy(long longestLifetimeSeconds, ServerChoice servers) {

  /** With the same servers for every protocol. */
  public AssociationPolicy(long longestLifetimeSeconds, ServerSet servers) {
    this(longestLifetimeSeconds, DomainServers.of(servers));
  }

  /** A device that wishes for less would keep the authority busy with its renewals. */
  static final long SHORTEST_LIFETIME_SECONDS = 60;

  /** The grant for a subscriber that wishes this, or nothing for one that gets none. */
  Optional<Grant> decide(
      Subscriber subscriber, Carriage carriage, Wishes wishes, long number, byte[] hash) {
    if (!subscriber.enabled()) {
      return Optional.empty();
    }
    long allowed = Math.min(longestLifetimeSeconds, subscriber.longestLifetimeSeconds());
    long wished =
        Math.max(wishes.lifetimeSeconds().orElse(Long.MAX_VALUE), SHORTEST_LIFETIME_SECONDS);
    long lifetime = Math.min(allowed, wished);
    return Optional.of(
        new Grant(
            lifetime,
            scope(subscriber, wishes),
            servers.forAssociation(subscriber.identity(), carriage),
            number,
            hash));
  }

  private static List<String> scope(Subscriber subscriber, Wishes wishes) {
    return wishes.scope().isEmpty()
        ? subscriber.scope()
        : wishes.scope().stream().filter(subscriber.scope()::contains).toList();
  }
}
