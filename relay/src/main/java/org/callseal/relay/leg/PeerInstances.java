package org.callseal.relay.leg;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.callseal.core.seal.Instance;

/**
 * Which instances the peers have that share one association, by their addresses. An instance that
 * has not been heard for as long as a window is open is not sealed for any more: what would come
 * back could not be taken, while a switch notice in answer to anything else can. Belongs to one
 * loop; lives as long as its leg.
 */
final class PeerInstances {

  private static final long KEPT_NS = Duration.ofSeconds(31).toNanos();

  /** A server set has eight; a peer that speaks from ever more addresses uses up no memory. */
  private static final int MOST = 16;

  private record Heard(Instance instance, long atNs) {}

  private final Map<InetSocketAddress, Heard> heard = new HashMap<>();

  /**
   * Something genuine of this instance came from there.
   *
   * @return whether it is the one that was heard there before
   */
  boolean heard(InetSocketAddress place, Instance instance, long nowNs) {
    if (heard.size() >= MOST) {
      heard.values().removeIf(each -> nowNs - each.atNs() >= KEPT_NS);
    }
    Heard before = heard.get(place);
    if (heard.size() < MOST || before != null) {
      heard.put(place, new Heard(instance, nowNs));
    }
    return before != null && before.instance().equals(instance);
  }

  /** Whether the instance was heard at another place. */
  boolean isElsewhere(Instance instance, InetSocketAddress place, long nowNs) {
    return heard.entrySet().stream()
        .anyMatch(each ->
            !each.getKey().equals(place)
                && each.getValue().instance().equals(instance)
                && nowNs - each.getValue().atNs() < KEPT_NS);
  }

  /** The instance to seal for to be taken there, as far as that is known. */
  Optional<Instance> at(InetSocketAddress place, long nowNs) {
    return Optional.ofNullable(heard.get(place))
        .filter(last -> nowNs - last.atNs() < KEPT_NS)
        .map(Heard::instance);
  }
}
