package org.callseal.core.subscriber;

import java.util.List;
import java.util.Optional;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.identity.Identity;

/**
 * Someone the domain serves.
 *
 * @param enabled a disabled one gets no association
 * @param scope patterns beyond the identity itself, by the operator
 * @param longestLifetimeSeconds of an association of its
 * @param coreAddress where call agents find it, for gateways; changed only by {@link
 *     SubscriberStore#assign}
 */
public record Subscriber(
    Identity identity,
    boolean enabled,
    List<String> scope,
    long longestLifetimeSeconds,
    Optional<CoreAddress> coreAddress) {
  public static final long DEFAULT_LIFETIME_SECONDS = 24 * 3600;

  public Subscriber {
    scope = List.copyOf(scope);
  }

  public static Subscriber of(Identity identity) {
    return new Subscriber(identity, true, List.of(), DEFAULT_LIFETIME_SECONDS, Optional.empty());
  }

  public Subscriber withEnabled(boolean enabled) {
    return new Subscriber(identity, enabled, scope, longestLifetimeSeconds, coreAddress);
  }

  public Subscriber withScope(List<String> scope) {
    return new Subscriber(identity, enabled, scope, longestLifetimeSeconds, coreAddress);
  }

  public Subscriber withLongestLifetime(long seconds) {
    return new Subscriber(identity, enabled, scope, seconds, coreAddress);
  }

  public Subscriber withCoreAddress(CoreAddress address) {
    return new Subscriber(identity, enabled, scope, longestLifetimeSeconds, Optional.of(address));
  }
}
