package org.callseal.edge.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Protocol;
import org.callseal.core.seal.Spi;
import org.callseal.edge.sibling.SiblingMessage;
import org.jspecify.annotations.Nullable;

/**
 * The flows of all protocols in memory, by our SPI, and each device's newest in each. A device has
 * few at a time: the one in use, the one before it and one to come; as many as the authority
 * retains, so that one it has let go of is pushed out by those after it. What is pushed out and
 * still stored is loaded again when it speaks. An association that was ended stays as its own
 * tombstone.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class Flows {

  private static final int MOST_OF_A_DEVICE = 4;

  private record Speaker(Kid device, Protocol protocol) {}

  private final Map<Spi, DeviceFlow<?, ?>> bySpi = new HashMap<>();
  private final Map<Speaker, List<DeviceFlow<?, ?>>> byDevice = new HashMap<>();

  /** The flow of which this is our SPI, or null. */
  public @Nullable DeviceFlow<?, ?> of(Spi own) {
    return bySpi.get(own);
  }

  /**
   * The device's newest flow that has not ended, or null. Where it has not shown that it took that
   * one up, and has spoken under an older one since, it is the older one: its grant was lost.
   */
  public @Nullable DeviceFlow<?, ?> newest(Kid device, Protocol protocol, long nowNs) {
    DeviceFlow<?, ?> youngest = youngest(device, protocol, nowNs);
    if (youngest == null || youngest.isConfirmed()) {
      return youngest;
    }
    for (DeviceFlow<?, ?> flow : of(device, protocol)) {
      if (!flow.association().hasEnded(nowNs)
          && flow.isConfirmed()
          && flow.isHeardAfter(youngest)) {
        return flow;
      }
    }
    return youngest;
  }

  /** The device's flow that was born last and has not ended, or null. */
  @Nullable DeviceFlow<?, ?> youngest(Kid device, Protocol protocol, long nowNs) {
    for (DeviceFlow<?, ?> flow : of(device, protocol)) {
      if (!flow.association().hasEnded(nowNs)) {
        return flow;
      }
    }
    return null;
  }

  private List<DeviceFlow<?, ?>> of(Kid device, Protocol protocol) {
    return byDevice.getOrDefault(new Speaker(device, protocol), List.of());
  }

  /** Adds one: the newest is the one that was born last, however long each may live. */
  public void add(DeviceFlow<?, ?> flow) {
    List<DeviceFlow<?, ?>> flows = flowsOf(flow);
    int at = 0;
    while (at < flows.size() && flows.get(at).bornSeconds() > flow.bornSeconds()) {
      at++;
    }
    flows.add(at, flow);
    bySpi.put(flow.association().ownSpi(), flow);
    if (flows.size() > MOST_OF_A_DEVICE) {
      // The oldest, but not the one that was just asked for.
      int oldest = flows.size() - (flows.getLast() == flow ? 2 : 1);
      bySpi.remove(flows.remove(oldest).association().ownSpi());
    }
  }

  private List<DeviceFlow<?, ?>> flowsOf(DeviceFlow<?, ?> flow) {
    return byDevice.computeIfAbsent(speaker(flow), _ -> new ArrayList<>(2));
  }

  private static Speaker speaker(DeviceFlow<?, ?> flow) {
    return new Speaker(flow.device().kid(), flow.protocol());
  }

  /** Ends all of the device's associations of this protocol; gives those that lived. */
  List<DeviceFlow<?, ?>> end(Kid device, Protocol protocol, long nowNs) {
    List<DeviceFlow<?, ?>> ended = new ArrayList<>();
    for (DeviceFlow<?, ?> flow : of(device, protocol)) {
      if (!flow.association().hasEnded(nowNs)) {
        flow.association().end();
        ended.add(flow);
      }
    }
    return ended;
  }

  /** Forgets what has come to its natural end and lets the others rest. */
  public void sweep(RandomSource random, long nowNs) {
    for (DeviceFlow<?, ?> flow : List.copyOf(bySpi.values())) {
      if (nowNs - flow.association().endNs() >= 0) {
        remove(flow);
      } else {
        flow.leg().sweep(nowNs);
        if (newest(flow.device().kid(), flow.protocol(), nowNs) == flow) {
          flow.askForRenewal(nowNs);
        }
        flow.association().rest(random, nowNs);
      }
    }
  }

  /** The newest flow of each device that is held here, in any order. */
  public List<DeviceFlow<?, ?>> heldAt(String edge, long nowNs) {
    List<DeviceFlow<?, ?>> held = new ArrayList<>();
    for (Speaker speaker : byDevice.keySet()) {
      DeviceFlow<?, ?> flow = newest(speaker.device(), speaker.protocol(), nowNs);
      if (flow != null && flow.isHeldAt(edge, nowNs)) {
        held.add(flow);
      }
    }
    return held;
  }

  /** The flow that another edge says it holds, if it is known here. */
  public Optional<DeviceFlow<?, ?>> claimed(SiblingMessage.Moved claim) {
    DeviceFlow<?, ?> flow = of(claim.spi());
    return flow != null && flow.association().id().equals(claim.id())
        ? Optional.of(flow)
        : Optional.empty();
  }

  private void remove(DeviceFlow<?, ?> flow) {
    bySpi.remove(flow.association().ownSpi());
    List<DeviceFlow<?, ?>> flows = flowsOf(flow);
    flows.remove(flow);
    if (flows.isEmpty()) {
      byDevice.remove(speaker(flow));
    }
  }

  public int size() {
    return bySpi.size();
  }
}
