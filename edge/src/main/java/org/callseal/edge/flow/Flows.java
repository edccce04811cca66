package org.callseal.edge.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationLookup;
import org.callseal.core.seal.Spi;
import org.jspecify.annotations.Nullable;

/**
 * The flows in memory, by our SPI, and each device's newest. A device has few at a time: the one in
 * use, the one before it and one to come; what is pushed out is loaded again when it speaks. An
 * association that was ended stays as its own tombstone.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class Flows implements AssociationLookup {

  private static final int MOST_OF_A_DEVICE = 4;

  private final Map<Spi, DeviceFlow> bySpi = new HashMap<>();
  private final Map<Kid, Deque<DeviceFlow>> byDevice = new HashMap<>();

  @Override
  public @Nullable Association find(Spi own) {
    DeviceFlow flow = bySpi.get(own);
    return flow == null ? null : flow.association();
  }

  /** The flow of which this is our SPI, or null. */
  public @Nullable DeviceFlow of(Spi own) {
    return bySpi.get(own);
  }

  /** The device's newest flow that has not ended, or null. */
  public @Nullable DeviceFlow newest(Kid device, long nowNs) {
    for (DeviceFlow flow : byDevice.getOrDefault(device, new ArrayDeque<>())) {
      if (!flow.association().hasEnded(nowNs)) {
        return flow;
      }
    }
    return null;
  }

  public boolean isNewest(DeviceFlow flow, long nowNs) {
    return newest(flow.device().kid(), nowNs) == flow;
  }

  /** Adds one that an exchange has just set up: it is the newest. */
  public void addEstablished(DeviceFlow flow) {
    Deque<DeviceFlow> flows = flowsOf(flow);
    flows.addFirst(flow);
    bySpi.put(flow.association().ownSpi(), flow);
    trim(flows, flow);
  }

  /** Adds one out of the store: the newest is the one that ends last. */
  public void addLoaded(DeviceFlow flow) {
    Deque<DeviceFlow> flows = flowsOf(flow);
    DeviceFlow first = flows.peekFirst();
    boolean last = first != null && first.association().endNs() > flow.association().endNs();
    if (last) {
      flows.addLast(flow);
    } else {
      flows.addFirst(flow);
    }
    bySpi.put(flow.association().ownSpi(), flow);
    trim(flows, flow);
  }

  private Deque<DeviceFlow> flowsOf(DeviceFlow flow) {
    return byDevice.computeIfAbsent(flow.device().kid(), _ -> new ArrayDeque<>(2));
  }

  /** Pushes the oldest out, but not the one that was just asked for. */
  private void trim(Deque<DeviceFlow> flows, DeviceFlow added) {
    if (flows.size() > MOST_OF_A_DEVICE) {
      boolean last = flows.peekLast() == added;
      if (last) {
        flows.removeLast();
      }
      bySpi.remove(flows.removeLast().association().ownSpi());
      if (last) {
        flows.addLast(added);
      }
    }
  }

  /** Ends all of the device's associations; gives those that lived. */
  public List<DeviceFlow> end(Kid device, long nowNs) {
    List<DeviceFlow> ended = new ArrayList<>();
    for (DeviceFlow flow : byDevice.getOrDefault(device, new ArrayDeque<>())) {
      if (!flow.association().hasEnded(nowNs)) {
        flow.association().end();
        ended.add(flow);
      }
    }
    return ended;
  }

  /** Forgets what has come to its natural end and lets the others rest. */
  public void sweep(RandomSource random, long nowNs) {
    for (DeviceFlow flow : List.copyOf(bySpi.values())) {
      if (nowNs - flow.association().endNs() >= 0) {
        remove(flow);
      } else {
        flow.leg().sweep(nowNs);
        flow.association().rest(random, nowNs);
      }
    }
  }

  private void remove(DeviceFlow flow) {
    bySpi.remove(flow.association().ownSpi());
    Deque<DeviceFlow> flows = flowsOf(flow);
    flows.remove(flow);
    if (flows.isEmpty()) {
      byDevice.remove(flow.device().kid());
    }
  }

  public int size() {
    return bySpi.size();
  }
}
