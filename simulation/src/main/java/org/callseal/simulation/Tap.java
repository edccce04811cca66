package org.callseal.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Someone who listens on a wire: keeps every datagram that goes onto it, before loss and change, in
 * the order of sending. Belongs to the simulation's thread; ends with {@link #close}.
 */
public final class Tap implements AutoCloseable {

  private final Wire wire;
  private final Predicate<SeenDatagram> interest;
  private final List<SeenDatagram> seen = new ArrayList<>();

  Tap(Wire wire, Predicate<SeenDatagram> interest) {
    this.wire = wire;
    this.interest = interest;
  }

  void see(SeenDatagram datagram) {
    if (interest.test(datagram)) {
      seen.add(datagram);
    }
  }

  /** What went over the wire so far. */
  public List<SeenDatagram> datagrams() {
    return List.copyOf(seen);
  }

  /** How many datagrams went over the wire so far. */
  public int count() {
    return seen.size();
  }

  /** Forgets what it has seen and goes on listening. */
  public void clear() {
    seen.clear();
  }

  @Override
  public void close() {
    wire.remove(this);
  }
}
