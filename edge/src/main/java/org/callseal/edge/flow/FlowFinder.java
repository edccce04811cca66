package org.callseal.edge.flow;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.callseal.core.association.AssociationRecord;
import org.callseal.core.association.Flow;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Protocol;
import org.callseal.core.seal.Spi;
import org.callseal.edge.sibling.HandOver;
import org.callseal.relay.gate.SourceRates;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes flows: of an exchange just finished, or of what the store holds. Belongs to one loop; lives
 * as long as the edge.
 *
 * @param <F> a flow of the protocol
 */
public final class FlowFinder<F extends DeviceFlow<?, ?>> {

  /** Makes a flow of the protocol's own kind. */
  @FunctionalInterface
  public interface Maker<F> {

    /**
     * @param lane where its device is, or null
     */
    F make(AssociationRecord record, Association association, @Nullable Lane lane);
  }

  private static final Logger LOG = LoggerFactory.getLogger(FlowFinder.class);
  private static final int MOST_WAITING = 16;
  private static final long REVOCATION_KEPT_NS = TimeUnit.MINUTES.toNanos(2);

  private final ProtocolFlows<F> flows;
  private final StoredFlows stored;
  private final Maker<F> maker;
  private final Function<InetSocketAddress, MessagePort> portToward;
  private final Loop loop;
  private final RandomSource random;
  private final SourceRates seekers;
  private final Predicate<AssociationId> admits;
  private final String edge;
  private final HandOver siblings;
  private final Set<Spi> sought = new HashSet<>();
  private final Map<Kid, List<Consumer<@Nullable F>>> waiting = new HashMap<>();
  private final Map<Kid, Long> revokedNs = new HashMap<>();
  private final LastSeen lastSeen = new LastSeen();

  /**
   * @param portToward which of our UDP ports to send from to an address
   * @param seekers how often a source may have an SPI looked up that it only claims
   * @param admits whether an association may be taken into memory
   * @param edge the name under which flows of this edge are written down
   * @param siblings the edges that hold flows too
   */
  public FlowFinder(
      ProtocolFlows<F> flows,
      StoredFlows stored,
      Maker<F> maker,
      Function<InetSocketAddress, MessagePort> portToward,
      Loop loop,
      RandomSource random,
      SourceRates seekers,
      Predicate<AssociationId> admits,
      String edge,
      HandOver siblings) {
    this.flows = flows;
    this.stored = stored;
    this.maker = maker;
    this.portToward = portToward;
    this.loop = loop;
    this.random = random;
    this.seekers = seekers;
    this.admits = admits;
    this.edge = edge;
    this.siblings = siblings;
  }

  /** Of which protocol its flows are. */
  public Protocol protocol() {
    return flows.protocol();
  }

  /** Whether a search began. */
  public enum Search {
    BEGUN,
    /** The same is sought already. */
    UNDER_WAY,
    /** An association of another protocol has this SPI. */
    NOT_OURS,
    OVERLOADED
  }

  /** Makes the flow of an exchange that has just been finished; null when it came too late. */
  public @Nullable F established(
      AssociationRecord record, Instance own, Instance peer, Lane lane, long begunNs) {
    if (record.protocol() != flows.protocol()
        || wasRevoked(record.kid(), begunNs)
        || !admits.test(record.id())) {
      return null;
    }
    long nowNs = loop.nanoTime();
    Association association = record.established(own, peer, nowNs);
    F flow = maker.make(record, association, lane);
    flows.add(flow);
    LOG.info("association taken up: {}", flow);
    return flow;
  }

  /**
   * Seeks the association of an SPI that is not in memory.
   *
   * @param source where its message came from
   * @param then gets the flow, or null when there is none
   */
  public Search seek(Spi spi, Lane source, Consumer<@Nullable F> then) {
    if (flows.isOfAnother(spi)) {
      return Search.NOT_OURS;
    }
    if (sought.contains(spi)) {
      return Search.UNDER_WAY;
    }
    long begunNs = loop.nanoTime();
    // Behind one address may be many devices, and somebody who makes up SPIs.
    if (!stored.live().contains(spi) && !seekers.take(source.peer().getAddress(), begunNs)) {
      return Search.OVERLOADED;
    }
    boolean begun =
        stored.find(
            spi,
            found -> {
              sought.remove(spi);
              then.accept(found.map(loaded -> loaded(loaded, source, begunNs)).orElse(null));
            });
    if (begun) {
      sought.add(spi);
    }
    return begun ? Search.BEGUN : Search.OVERLOADED;
  }

  /** Gives the device's newest flow, out of memory or out of the store; null when it has none. */
  public void newest(Kid device, Consumer<@Nullable F> then) {
    F youngest = flows.youngest(device, loop.nanoTime());
    // A copy of an old message brings an old association into memory, perhaps before the newest.
    if (youngest != null && youngest.wasNewest()) {
      then.accept(flows.newest(device, loop.nanoTime()));
      return;
    }
    List<Consumer<@Nullable F>> others = waiting.get(device);
    if (others != null) {
      if (others.size() < MOST_WAITING) {
        others.add(then);
      } else {
        then.accept(null);
      }
      return;
    }
    long begunNs = loop.nanoTime();
    List<Consumer<@Nullable F>> waiters = new ArrayList<>(List.of(then));
    waiting.put(device, waiters);
    if (!stored.findNewest(device, found -> foundNewest(device, found, begunNs))) {
      waiting.remove(device);
      then.accept(null);
    }
  }

  /** Where a device's messages are to go. */
  public sealed interface Place<F> {

    /** Its flow is here. */
    record Here<F>(F flow) implements Place<F> {}

    /** The edge of this name holds its flow, and can be reached. */
    record Elsewhere<F>(String edge) implements Place<F> {}

    /** It has no association that lives. */
    record Nowhere<F>() implements Place<F> {}

    private static <F> Place<F> of(@Nullable F flow) {
      return flow == null ? new Nowhere<>() : new Here<>(flow);
    }
  }

  /**
   * Tells where the device's messages are to go. The flow of an edge that cannot be reached is
   * taken up here.
   *
   * @param handed whether they were handed here: then the flow is taken up in any case
   */
  public void placeOf(Kid device, boolean handed, Consumer<Place<F>> then) {
    long nowNs = loop.nanoTime();
    F youngest = flows.youngest(device, nowNs);
    boolean known = youngest != null && youngest.wasNewest() && youngest.isHeldAt(edge, nowNs);
    if (handed || siblings.isAlone() || known) {
      newest(device, flow -> then.accept(Place.of(flow)));
      return;
    }
    if (!stored.findNewest(
        device, found -> then.accept(placed(device, found.orElse(null), nowNs)))) {
      then.accept(remembered(device));
    }
  }

  /** Where a device was as far as is known here: there is nobody to ask. */
  private Place<F> remembered(Kid device) {
    F flow = flows.newest(device, loop.nanoTime());
    String last = flow == null ? lastSeen.of(device) : flow.recordedEdge();
    return last != null && siblings.isPresent(last) ? new Place.Elsewhere<>(last) : Place.of(flow);
  }

  private Place<F> placed(Kid device, StoredFlows.@Nullable Found found, long begunNs) {
    if (found == null && stored.fails()) {
      return remembered(device);
    }
    Flow flow = found == null ? null : found.flow().orElse(null);
    if (found == null || flow == null || found.record().protocol() != flows.protocol()) {
      return Place.of(flows.newest(device, loop.nanoTime()));
    }
    F held = flows.of(found.record().domainSpi());
    boolean elsewhere =
        !flow.edge().equals(edge) && (held == null || flow.sequence() >= held.recordedSequence());
    if (elsewhere && siblings.isPresent(flow.edge())) {
      lastSeen.put(device, flow.edge());
      return new Place.Elsewhere<>(flow.edge());
    }
    Optional<String> instead =
        siblings.isLeaving() && (held == null || elsewhere) ? siblings.any() : Optional.empty();
    if (instead.isPresent()) {
      return new Place.Elsewhere<>(instead.get());
    }
    if (held == null) {
      loaded(found, null, begunNs);
    } else if (elsewhere) {
      takenOver(held, flow);
    } else {
      held.stillHeld(loop.nanoTime());
    }
    return Place.of(flows.newest(device, loop.nanoTime()));
  }

  /** What was here once was somewhere else since. */
  private void takenOver(F held, Flow flow) {
    held.recalled(flow, edge, loop.nanoTime());
    if (flow.address() != null) {
      held.takeOver(lane(flow.address(), null));
    }
  }

  /** Of which edges flows are taken up. */
  public enum Of {
    /** That were here last. */
    OURS,
    /** Those, and what is of edges that cannot be reached. */
    ORPHANS,
    /** All of them: what their devices are reached by has come here. */
    ALL
  }

  /**
   * Takes up the newest association of a device before the device speaks; of others than those
   * nothing is taken up.
   *
   * @param then gets the device's newest flow, if it has one
   * @return false when there are too many questions already
   */
  public boolean takeUp(Kid device, Of whose, Consumer<F> then) {
    long begunNs = loop.nanoTime();
    return stored.findNewest(
        device,
        found -> {
          found
              .filter(each -> each.flow().filter(flow -> isOf(whose, flow)).isPresent())
              .ifPresent(each -> takenUp(each, begunNs, whose == Of.ALL));
          F flow = flows.newest(device, loop.nanoTime());
          if (flow != null) {
            then.accept(flow);
          }
        });
  }

  private boolean isOf(Of whose, Flow flow) {
    return flow.edge().equals(edge)
        || switch (whose) {
          case OURS -> false;
          case ORPHANS -> !siblings.isPresent(flow.edge());
          case ALL -> true;
        };
  }

  private void takenUp(StoredFlows.Found found, long begunNs, boolean claims) {
    F held = flows.of(found.record().domainSpi());
    Flow flow = found.flow().orElse(null);
    if (held != null && flow != null && flow.sequence() > held.recordedSequence()) {
      takenOver(held, flow);
    }
    F taken = loaded(found, null, begunNs);
    if (taken != null && claims) {
      taken.claim();
    }
  }

  private void foundNewest(Kid device, Optional<StoredFlows.Found> found, long begunNs) {
    if (found.isPresent() && found.get().flow().isPresent()) {
      loaded(found.get(), null, begunNs);
    }
    F flow = flows.newest(device, loop.nanoTime());
    List<Consumer<@Nullable F>> waiters = waiting.remove(device);
    for (Consumer<@Nullable F> waiter :
        waiters == null ? List.<Consumer<@Nullable F>>of() : waiters) {
      waiter.accept(flow);
    }
  }

  /**
   * Takes it into memory.
   *
   * @param source the way a message came that named it, or null: the device is answered from there
   *     if it is there
   */
  private @Nullable F loaded(StoredFlows.Found found, @Nullable Lane source, long begunNs) {
    AssociationRecord record = found.record();
    if (record.protocol() != flows.protocol()) {
      return null;
    }
    F live = flows.of(record.domainSpi());
    if (live != null
        || siblings.isLeaving()
        || wasRevoked(record.kid(), begunNs)
        || !admits.test(record.id())) {
      return live;
    }
    Optional<Flow> recalled = found.flow();
    Association association =
        record.loaded(
            recalled.map(Flow::instance).orElse(null), random, loop.utcSeconds(), loop.nanoTime());
    // Whoever named the SPI may be anybody: only what has verified tells where the device is.
    Lane lane = recalled.map(Flow::address).map(address -> lane(address, source)).orElse(null);
    F flow = maker.make(record, association, lane);
    flow.noteOfTheStore();
    recalled.ifPresent(at -> flow.recalled(at, edge, loop.nanoTime()));
    if (!found.newest()) {
      flow.noteOlder();
    }
    flows.add(flow);
    LOG.info("association loaded: {}", flow);
    return flow;
  }

  private Lane lane(InetSocketAddress address, @Nullable Lane source) {
    return source != null && source.medium() == Medium.UDP && source.peer().equals(address)
        ? source
        : new Lane(portToward.apply(address), address);
  }

  /** Ends all associations of a device, those that are being loaded or set up as well. */
  public void revoke(Kid device) {
    long nowNs = loop.nanoTime();
    revokedNs.put(device, nowNs);
    for (DeviceFlow<?, ?> flow : flows.end(device, nowNs)) {
      LOG.info("association ended: {}", flow);
    }
  }

  private boolean wasRevoked(Kid device, long sinceNs) {
    Long revoked = revokedNs.get(device);
    return revoked != null && revoked - sinceNs >= 0;
  }

  /** How many searches and revocations it remembers. */
  public int size() {
    return sought.size() + waiting.size() + revokedNs.size();
  }

  /** Forgets revocations that nothing under way can be older than. */
  public void sweep(long nowNs) {
    revokedNs.values().removeIf(revoked -> nowNs - revoked > REVOCATION_KEPT_NS);
  }
}
