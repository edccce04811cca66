package org.callseal.edge.absence;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.callseal.core.credential.Kid;
import org.callseal.edge.flow.DeviceFlow;
import org.jspecify.annotations.Nullable;

/**
 * Devices whose association the operator ended, and when the turn of each is to set up another one:
 * so many a second, that a domain of a hundred thousand whose associations end at once does not
 * come back at once. Who is called meanwhile need not wait for his turn.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class AwaitedDevices {

  /** Until when one that does not come counts as awaited after its turn. */
  private static final long LATE_NS = TimeUnit.SECONDS.toNanos(10);

  /**
   * @param later whether it was told to come later, rather than at once
   */
  private record Awaited(DeviceFlow<?, ?> flow, long turnNs, boolean later) {}

  private final long betweenNs;
  private final Map<Kid, Awaited> awaited = new HashMap<>();
  private final Map<String, Kid> byName = new HashMap<>();
  private long nextNs;

  /**
   * @param perSecond how many come back in a second
   */
  public AwaitedDevices(int perSecond, long nowNs) {
    this.betweenNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.nextNs = nowNs;
  }

  /** Gives the device of an association that was ended its turn. */
  public void await(DeviceFlow<?, ?> ended, long nowNs) {
    Kid device = ended.device().kid();
    Awaited known = awaited.get(device);
    long turnNs = known == null || known.turnNs() - nowNs < 0 ? next(nowNs) : known.turnNs();
    ended.setTurn(turnNs);
    awaited.put(device, new Awaited(ended, turnNs, !ended.untilTurn(nowNs).isZero()));
    byName.put(ended.device().identity().text(), device);
  }

  private long next(long nowNs) {
    long turnNs = nextNs - nowNs > 0 ? nextNs : nowNs;
    nextNs = turnNs + betweenNs;
    return turnNs;
  }

  /** Whether the device was told of its end of late, and has not come since. */
  public boolean has(Kid device) {
    return awaited.containsKey(device);
  }

  /** Whether the device was told to come later, and has not come since. */
  public boolean isToldLater(Kid device) {
    Awaited known = awaited.get(device);
    return known != null && known.later();
  }

  /**
   * The turn of a device that was told to come later is now, for somebody waits.
   *
   * @return the association that it is to be told so under, as often as is asked; or null
   */
  public @Nullable DeviceFlow<?, ?> hurry(Kid device, long nowNs) {
    Awaited known = awaited.get(device);
    if (known == null || !known.later()) {
      return null;
    }
    if (known.turnNs() - nowNs > 0) {
      known.flow().setTurn(nowNs);
      awaited.put(device, new Awaited(known.flow(), nowNs, true));
    }
    return known.flow();
  }

  /** The awaited device of that identity, or null. */
  public @Nullable Kid named(String identity) {
    return byName.get(identity);
  }

  /** It is there. */
  public void returned(Kid device) {
    Awaited known = awaited.remove(device);
    if (known != null) {
      byName.remove(known.flow().device().identity().text(), device);
    }
  }

  /** Forgets whose turn has come and gone. */
  public void sweep(long nowNs) {
    awaited.values().removeIf(known -> nowNs - known.turnNs() > LATE_NS);
    byName.values().retainAll(awaited.keySet());
  }

  /** How many are awaited. */
  public int size() {
    return awaited.size();
  }
}
