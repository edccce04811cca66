package org.callseal.authority;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.callseal.core.gateway.AddressPrefix;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.gateway.CoreClaim;
import org.callseal.core.gateway.CoreWish;
import org.callseal.core.identity.Identity;

/**
 * Gives gateways their core-side addresses: each its own, and to nobody else for 30 days after it
 * was freed. Whoever chooses and assigns holds the register's monitor over both.
 *
 * <p>Thread rule: any thread that may block. Lifetime: the authority's.
 */
public final class CoreAddresses {
  private final SubscriberRegister register;
  private final AuthorityStores stores;
  private final Pool pool;
  private final AuthorityClock clock;

  /**
   * Where addresses are drawn from.
   *
   * @param lowestPort of those that are drawn; others may be named
   * @param highestPort likewise, included
   * @param prefix of addresses, drawn or named; none: there are ports alone
   */
  public record Pool(int lowestPort, int highestPort, Optional<AddressPrefix> prefix) {}

  /** What came of a wish. */
  public sealed interface Choice {}

  /** It is free for the subscriber. */
  public record Chosen(CoreAddress address) implements Choice {}

  /** Another one has it. */
  public record Taken(CoreAddress address, Identity holder) implements Choice {}

  /** Another one had it. */
  public record HeldBack(CoreAddress address, Identity before, long untilSeconds)
      implements Choice {}

  /** Why there is none. */
  public enum NoChoice implements Choice {
    NO_PORT_LEFT,
    NO_ADDRESS_LEFT,
    NO_PREFIX,
    OUTSIDE_THE_PREFIX
  }

  /** Chooses for the subscribers of this register. */
  CoreAddresses(
      SubscriberRegister register, AuthorityStores stores, Pool pool, AuthorityClock clock) {
    this.register = register;
    this.stores = stores;
    this.pool = pool;
    this.clock = clock;
  }

  /**
   * The address that fulfils the wish. One that is drawn is the one that the subscriber has or had
   * last, if it is of the kind and still his to have, and otherwise the lowest free one.
   */
  public Choice choose(Identity identity, CoreWish wish) {
    return switch (wish) {
      case CoreWish.Named(CoreAddress address) -> named(identity, address);
      case CoreWish.Next.PORT -> nextPort(identity);
      case CoreWish.Next.ADDRESS -> nextAddress(identity);
    };
  }

  /** Gives it to the subscriber; his associations end. Gives whether he is there. */
  public boolean assign(Identity identity, CoreAddress address) {
    return register.assign(identity, address);
  }

  private Choice named(Identity identity, CoreAddress address) {
    if (address instanceof CoreAddress.Host(var host)) {
      if (pool.prefix().isEmpty()) {
        return NoChoice.NO_PREFIX;
      }
      if (!pool.prefix().get().contains(host)) {
        return NoChoice.OUTSIDE_THE_PREFIX;
      }
    }
    Optional<CoreClaim> claim =
        stores
            .subscribers()
            .findClaim(address)
            .filter(found -> found.bars(identity, clock.nowSeconds()));
    if (claim.isEmpty()) {
      return new Chosen(address);
    }
    Identity holder = claim.get().holder();
    return claim.get().isHeld()
        ? new Taken(address, holder)
        : new HeldBack(address, holder, claim.get().freeFromSeconds().getAsLong());
  }

  private Choice nextPort(Identity identity) {
    Claims claims = claims(identity);
    return claims
        .own(address -> address instanceof CoreAddress.Port)
        .or(() ->
            IntStream.rangeClosed(pool.lowestPort(), pool.highestPort())
                .<CoreAddress>mapToObj(CoreAddress.Port::new)
                .filter(port -> !claims.barred().contains(port))
                .findFirst())
        .<Choice>map(Chosen::new)
        .orElse(NoChoice.NO_PORT_LEFT);
  }

  private Choice nextAddress(Identity identity) {
    if (pool.prefix().isEmpty()) {
      return NoChoice.NO_PREFIX;
    }
    AddressPrefix prefix = pool.prefix().get();
    Claims claims = claims(identity);
    return claims
        .own(address -> address instanceof CoreAddress.Host(var host) && prefix.contains(host))
        .or(() ->
            prefix
                .lowest(host -> !claims.barred().contains(new CoreAddress.Host(host)))
                .map(CoreAddress.Host::new))
        .<Choice>map(Chosen::new)
        .orElse(NoChoice.NO_ADDRESS_LEFT);
  }

  private Claims claims(Identity identity) {
    Set<CoreAddress> own = new HashSet<>();
    Set<CoreAddress> barred = new HashSet<>();
    long now = clock.nowSeconds();
    for (CoreClaim claim : stores.subscribers().claims()) {
      if (claim.bars(identity, now)) {
        barred.add(claim.address());
      } else if (claim.holder().equals(identity)) {
        own.add(claim.address());
      }
    }
    return new Claims(own, barred);
  }

  /** What the subscriber has or had, and what he cannot have. */
  private record Claims(Set<CoreAddress> own, Set<CoreAddress> barred) {

    Optional<CoreAddress> own(Predicate<CoreAddress> which) {
      return own.stream().filter(which).findFirst();
    }
  }
}
