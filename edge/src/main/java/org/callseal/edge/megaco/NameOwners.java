package org.callseal.edge.megaco;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.callseal.core.association.Flow;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Protocol;
import org.callseal.edge.flow.SpokenNames;
import org.callseal.edge.flow.StoredFlows.Found;
import org.callseal.megaco.MessageId;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * Whose each name is: that of the gateway which first spoke in it, here or at another edge, as long
 * as it has a living association. A call agent would take two of one name for one.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class NameOwners {

  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final long REFUSED_NS = TimeUnit.SECONDS.toNanos(10);
  private static final int MOST_WAITING = 8;

  /** Gets the identity whose name it is, where that is another gateway. */
  @FunctionalInterface
  interface Verdict {
    void owned(@Nullable Identity other);
  }

  private record Refused(MessageId name, Identity owner, long sinceNs) {}

  private final Loop loop;
  private final Optional<SpokenNames> others;
  private final Predicate<MediaGateway> lives;
  private final Map<MessageId, MediaGateway> owners = new HashMap<>();
  private final Map<Identity, Refused> refused = new HashMap<>();
  private final Map<Identity, List<Runnable>> waiting = new HashMap<>();

  /**
   * @param others what other edges have written down; nothing at an edge that is alone
   * @param lives whether a gateway has an association
   */
  NameOwners(Loop loop, Optional<SpokenNames> others, Predicate<MediaGateway> lives) {
    this.loop = loop;
    this.others = others;
    this.lives = lives;
  }

  /** Tells whose the name is in which a gateway speaks; nobody's is this one's from now on. */
  void judge(MessageId name, MediaGateway gateway, Verdict then) {
    List<Runnable> before = waiting.get(gateway.identity());
    if (before != null) {
      // Nothing overtakes what waits for the store.
      if (before.size() < MOST_WAITING) {
        before.add(() -> judge(name, gateway, then));
      }
      return;
    }
    MediaGateway owner = owners.get(name);
    Refused last = refused.get(gateway.identity());
    if (owner == gateway) {
      then.owned(null);
    } else if (owner != null && lives.test(owner)) {
      then.owned(owner.identity());
    } else if (last != null
        && last.name.equals(name)
        && loop.nanoTime() - last.sinceNs < REFUSED_NS) {
      then.owned(last.owner);
    } else if (others.isPresent()) {
      waiting.put(gateway.identity(), new ArrayList<>());
      others
          .get()
          .find(
              name.canonical(), found -> then(then, name, gateway, answered(found, name, gateway)));
    } else {
      owners.put(name, gateway);
      then.owned(null);
    }
  }

  private void then(Verdict then, MessageId name, MediaGateway gateway, @Nullable Identity other) {
    if (other == null) {
      owners.put(name, gateway);
      refused.remove(gateway.identity());
    } else {
      refused.put(gateway.identity(), new Refused(name, other, loop.nanoTime()));
    }
    then.owned(other);
    List<Runnable> left = waiting.remove(gateway.identity());
    if (left != null) {
      left.forEach(Runnable::run);
    }
  }

  /** Whose it is by what the store has; where that does not answer it is known here alone. */
  private @Nullable Identity answered(
      @Nullable List<Found> found, MessageId name, MediaGateway gateway) {
    if (found == null) {
      return null;
    }
    List<Found> rivals = rivals(found, gateway);
    for (Found each : rivals) {
      if (speaks(each, name)) {
        return each.record().identity();
      }
    }
    if (!rivals.isEmpty()) {
      // Both may have begun at once, each at an edge of its own.
      var _ = loop.schedule(AGAIN, () -> askAgain(name, gateway));
    }
    return null;
  }

  private void askAgain(MessageId name, MediaGateway gateway) {
    others
        .orElseThrow()
        .find(
            name.canonical(),
            found -> {
              if (found != null
                  && rivals(found, gateway).stream()
                      .anyMatch(each -> speaks(each, name) && isEarlier(each, gateway))) {
                owners.remove(name, gateway);
              }
            });
  }

  private List<Found> rivals(List<Found> found, MediaGateway gateway) {
    return found.stream()
        .filter(each -> each.record().protocol() == Protocol.MEGACO)
        .filter(each -> !each.record().hasEnded(loop.utcSeconds()))
        .filter(each -> !each.record().identity().equals(gateway.identity()))
        .toList();
  }

  private static boolean speaks(Found found, MessageId name) {
    return found
        .flow()
        .flatMap(Flow::name)
        .flatMap(MessageHead::recalled)
        .flatMap(MessageHead::name)
        .filter(name::equals)
        .isPresent();
  }

  private static boolean isEarlier(Found found, MediaGateway gateway) {
    long theirs = found.flow().flatMap(Flow::name).orElseThrow().sinceSeconds();
    long ours = gateway.sinceSeconds();
    String other = found.record().identity().toString();
    return theirs < ours || (theirs == ours && other.compareTo(gateway.identity().toString()) < 0);
  }

  void sweep() {
    owners.values().removeIf(owner -> !lives.test(owner));
    long nowNs = loop.nanoTime();
    refused.values().removeIf(each -> nowNs - each.sinceNs >= REFUSED_NS);
  }

  int size() {
    return owners.size() + refused.size() + waiting.size();
  }
}
