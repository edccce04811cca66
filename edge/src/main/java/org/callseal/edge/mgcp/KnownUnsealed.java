package org.callseal.edge.mgcp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.callseal.core.identity.Identity;
import org.callseal.edge.gateway.Controllers;
import org.callseal.edge.migration.UnsealedPhone;
import org.callseal.relay.leg.Lane;
import org.jspecify.annotations.Nullable;

/**
 * The gateways that came without a seal of late: at most a fixed number; the one unheard for
 * longest gives way. Belongs to one loop; lives as long as the edge.
 */
final class KnownUnsealed {

  private static final int MOST = 10_000;

  private final Controllers controllers;
  private final Consumer<Identity> forgotten;
  private final SequencedMap<Identity, UnsealedGateway> known =
      new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Lane, List<UnsealedGateway>> byWay = new HashMap<>();

  /**
   * @param forgotten hears of those that gave way
   */
  KnownUnsealed(Controllers controllers, Consumer<Identity> forgotten) {
    this.controllers = controllers;
    this.forgotten = forgotten;
  }

  @Nullable UnsealedGateway find(Identity identity) {
    return known.get(identity);
  }

  /** Those whose last command came from there. */
  List<UnsealedGateway> at(Lane way) {
    return List.copyOf(byWay.getOrDefault(way, List.of()));
  }

  /** The gateway, new if it was not known. */
  UnsealedGateway of(Identity identity, Lane from) {
    UnsealedGateway before = known.get(identity);
    if (before != null) {
      return before;
    }
    if (known.size() >= MOST) {
      forget(known.firstEntry().getValue());
    }
    UnsealedGateway made = new UnsealedGateway(identity, controllers, from.peer());
    known.put(identity, made);
    return made;
  }

  /** A command of it passes. */
  void passed(UnsealedGateway gateway, Lane from, long nowNs, long utcSeconds) {
    leave(gateway);
    gateway.passed(from, nowNs, utcSeconds);
    byWay.computeIfAbsent(from, _ -> new ArrayList<>(1)).add(gateway);
  }

  /** A command of it is refused. */
  void refused(UnsealedGateway gateway, Lane from, long nowNs, long utcSeconds) {
    leave(gateway);
    gateway.refused(from, nowNs, utcSeconds);
  }

  /** A message for it is refused. */
  void unreachable(UnsealedGateway gateway) {
    leave(gateway);
    gateway.unreachable();
  }

  private void leave(UnsealedGateway gateway) {
    Lane before = gateway.way();
    if (before != null) {
      byWay.computeIfPresent(
          before,
          (_, there) -> {
            there.remove(gateway);
            return there.isEmpty() ? null : there;
          });
    }
  }

  private void forget(UnsealedGateway gateway) {
    known.remove(gateway.identity());
    leave(gateway);
    forgotten.accept(gateway.identity());
  }

  void sweep(long nowNs) {
    List<UnsealedGateway> all = new ArrayList<>(known.values());
    all.forEach(each -> each.transactions().sweep(nowNs));
    all.stream().filter(each -> each.isForgotten(nowNs)).forEach(this::forget);
  }

  List<UnsealedPhone> report() {
    return known.values().stream().map(UnsealedGateway::report).toList();
  }

  int size() {
    return known.size()
        + known.values().stream().mapToInt(each -> each.transactions().size()).sum();
  }
}
