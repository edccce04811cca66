package org.callseal.authority;

import java.util.List;
import java.util.Optional;
import org.callseal.core.association.Grant;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.Wishes;
import org.callseal.core.subscriber.Subscriber;

/**
 * Who gets an association, for which scope and how long. The shorter of all lifetimes wins
 * (requirement 3.4.11); a device may narrow its scope by wishing for less, never widen it.
 *
 * <p>Thread rule: immutable. Lifetime: the authority's.
 *
 * @param longestLifetimeSeconds the domain's
 * @param servers told to every endpoint, in order (requirement x.11)
 */
public record AssociationPolicy(long longestLifetimeSeconds, ServerSet servers) {

  /** The grant for a subscriber that wishes this, or nothing for one that gets none. */
  Optional<Grant> decide(Subscriber subscriber, Wishes wishes, long number, byte[] hash) {
    if (!subscriber.enabled()) {
      return Optional.empty();
    }
    long lifetime =
        Math.min(
            Math.min(longestLifetimeSeconds, subscriber.longestLifetimeSeconds()),
            wishes.lifetimeSeconds().orElse(Long.MAX_VALUE));
    return Optional.of(new Grant(lifetime, scope(subscriber, wishes), servers, number, hash));
  }

  private static List<String> scope(Subscriber subscriber, Wishes wishes) {
    return wishes.scope().isEmpty()
        ? subscriber.scope()
        : wishes.scope().stream().filter(subscriber.scope()::contains).toList();
  }
}
