package org.callseal.edge.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.callseal.core.credential.Kid;
import org.callseal.core.identity.Identity;
import org.callseal.edge.token.UnsealedSource;
import org.callseal.edge.token.UnsealedTokens;
import org.jspecify.annotations.Nullable;

/**
 * The unsealed phones that came of late: at most a fixed number, of an identity and in all; the one
 * unheard for longest gives way, and one unheard for a week goes. Belongs to one loop; lives as
 * long as the edge.
 */
final class PhoneFlows {

  private static final int MOST = 10_000;
  private static final int MOST_OF_AN_IDENTITY = 8;
  private static final long LONGEST_SILENCE_NS = Duration.ofDays(7).toNanos();

  private final UnsealedTokens tokens;
  private final SequencedMap<Kid, PhoneFlow> byKid = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Identity, List<PhoneFlow>> byIdentity = new HashMap<>();
  private final Map<UnsealedSource, List<PhoneFlow>> bySource = new HashMap<>();

  PhoneFlows(UnsealedTokens tokens) {
    this.tokens = tokens;
  }

  @Nullable PhoneFlow of(Kid standIn) {
    return byKid.get(standIn);
  }

  /** All at this source. */
  List<PhoneFlow> at(UnsealedSource source) {
    return List.copyOf(bySource.getOrDefault(source, List.of()));
  }

  /** The identity's flow at this source, new if there was none. */
  PhoneFlow of(Identity identity, UnsealedSource source, long nowNs, long utcSeconds) {
    Kid standIn = tokens.standIn(source, identity.text());
    PhoneFlow known = byKid.get(standIn);
    if (known != null) {
      return known;
    }
    List<PhoneFlow> others = byIdentity.getOrDefault(identity, List.of());
    if (others.size() >= MOST_OF_AN_IDENTITY) {
      forget(others.stream().reduce((a, b) -> a.lastNs() - b.lastNs() <= 0 ? a : b).orElseThrow());
    } else if (byKid.size() >= MOST) {
      forget(byKid.firstEntry().getValue());
    }
    PhoneFlow flow = new PhoneFlow(standIn, identity, source, nowNs, utcSeconds);
    byKid.put(standIn, flow);
    byIdentity.computeIfAbsent(identity, _ -> new ArrayList<>(1)).add(flow);
    bySource.computeIfAbsent(source, _ -> new ArrayList<>(1)).add(flow);
    return flow;
  }

  private void forget(PhoneFlow flow) {
    byKid.remove(flow.device().kid());
    remove(byIdentity, flow.identity(), flow);
    remove(bySource, flow.source(), flow);
  }

  private static <K> void remove(Map<K, List<PhoneFlow>> from, K key, PhoneFlow flow) {
    from.computeIfPresent(
        key,
        (_, flows) -> {
          flows.remove(flow);
          return flows.isEmpty() ? null : flows;
        });
  }

  void sweep(long nowNs) {
    new ArrayList<>(byKid.values())
        .stream().filter(flow -> nowNs - flow.lastNs() >= LONGEST_SILENCE_NS).forEach(this::forget);
  }

  List<UnsealedPhone> report() {
    return byKid.values().stream().map(PhoneFlow::report).toList();
  }

  int size() {
    return byKid.size();
  }
}
