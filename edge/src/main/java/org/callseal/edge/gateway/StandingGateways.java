package org.callseal.edge.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.callseal.core.association.AssociationRecord;
import org.callseal.core.credential.Kid;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.edge.flow.FlowFinder;
import org.callseal.edge.flow.FlowFinder.Of;
import org.callseal.edge.flow.StoredFlows;
import org.callseal.edge.sibling.HandOver;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * The gateways that had an association here when an edge of this name was there last: taken up when
 * the edge starts, a few at a time, so that call agents reach them before they speak; and those of
 * an edge that can be reached no more.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 *
 * @param <F> a flow of the protocol
 */
public final class StandingGateways<F extends DeviceFlow<?, ?>> {

  /** As many as a host has ports. */
  private static final int MOST = 65_536;

  /** 400 gateways a second: the loop has its datagrams to see to. */
  private static final int TOGETHER = 4;

  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final long SETTLED_NS = TimeUnit.SECONDS.toNanos(30);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private record Waiting(Kid device, Of whose) {}

  private final Loop loop;
  private final StoredFlows stored;
  private final FlowFinder<F> finder;
  private final BooleanSupplier admitsAny;
  private final BooleanSupplier placesAreHere;
  private final Consumer<F> stands;
  private final Queue<Waiting> left = new ArrayDeque<>();
  private final HandOver siblings;
  private final long startNs;
  private Set<String> present = Set.of();
  private boolean settled;
  private boolean here;
  private boolean closed;

  /**
   * @param admitsAny whether associations may be taken up yet
   * @param placesAreHere whether the host has the address at which call agents find gateways
   * @param stands gets the newest flow of each gateway that is taken up
   */
  public StandingGateways(
      Loop loop,
      StoredFlows stored,
      FlowFinder<F> finder,
      HandOver siblings,
      BooleanSupplier admitsAny,
      BooleanSupplier placesAreHere,
      Consumer<F> stands) {
    this.loop = loop;
    this.stored = stored;
    this.finder = finder;
    this.siblings = siblings;
    this.admitsAny = admitsAny;
    this.placesAreHere = placesAreHere;
    this.here = placesAreHere.getAsBoolean();
    this.startNs = loop.nanoTime();
    this.stands = stands;
  }

  /** Begins, on the loop. */
  public void begin() {
    begin(Of.OURS);
  }

  private void begin(Of whose) {
    if (!closed && !stored.findDevices(this::isGateway, MOST, found -> found(found, whose))) {
      var _ = loop.schedule(AGAIN, () -> begin(whose));
    }
  }

  /**
   * Looks, once a second, whether the gateways' addresses have come here from an edge that may live
   * on without them, or whether another edge is gone: then they move here, or to somebody else, who
   * has them then. An edge that has just started gives the others the time to be heard of.
   */
  public void look() {
    if (closed || siblings.isAlone()) {
      return;
    }
    boolean were = here;
    here = placesAreHere.getAsBoolean();
    if (here && !were) {
      begin(Of.ALL);
    }
    if (loop.nanoTime() - startNs < SETTLED_NS) {
      return;
    }
    Set<String> now = Set.copyOf(siblings.present());
    if (!settled || !now.containsAll(present)) {
      settled = true;
      begin(Of.ORPHANS);
    }
    present = now;
  }

  private boolean isGateway(AssociationRecord record) {
    return record.protocol() == finder.protocol()
        && record.kind() == AssociationKind.ENDPOINT_DOMAIN
        && record.coreAddress().isPresent();
  }

  private void found(@Nullable List<Kid> devices, Of whose) {
    if (devices == null) {
      var _ = loop.schedule(AGAIN, () -> begin(whose));
      return;
    }
    devices.forEach(device -> left.add(new Waiting(device, whose)));
    goOn();
  }

  private void goOn() {
    for (int i = 0; i < TOGETHER && isDue(); i++) {
      Waiting next = left.element();
      if (!finder.takeUp(next.device(), next.whose(), this::stands)) {
        break;
      }
      left.remove();
    }
    if (!closed && !left.isEmpty()) {
      var _ = loop.schedule(PAUSE, this::goOn);
    }
  }

  private boolean isDue() {
    return !closed && !left.isEmpty() && admitsAny.getAsBoolean();
  }

  private void stands(F flow) {
    if (!closed) {
      stands.accept(flow);
    }
  }

  /** How many are still to be looked at. */
  public int size() {
    return left.size();
  }

  public void close() {
    closed = true;
    left.clear();
  }
}
