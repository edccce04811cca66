package org.callseal.core.subscriber;

import java.util.List;
import org.callseal.core.identity.Identity;

/**
 * Someone the domain serves.
 *
 * @param enabled a disabled one gets no association
 * @param scope patterns beyond the identity itself, by the operator
 * @param longestLifetimeSeconds of an association of its
 */
public record Subscriber(
    Identity identity, boolean enabled, List<String> scope, long longestLifetimeSeconds) {
  public static final long DEFAULT_LIFETIME_SECONDS = 24 * 3600;

  public Subscriber {
    scope = List.copyOf(scope);
  }

  public static Subscriber of(Identity identity) {
    return new Subscriber(identity, true, List.of(), DEFAULT_LIFETIME_SECONDS);
  }
}
