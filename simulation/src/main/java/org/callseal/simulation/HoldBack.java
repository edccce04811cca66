package org.callseal.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Someone in line who keeps datagrams back and lets them go when it pleases. Belongs to the
 * simulation's thread; {@link #end} lets everything pass from then on.
 */
public final class HoldBack implements Fault {

  private final Wire wire;
  private final Predicate<SeenDatagram> picked;
  private final List<SeenDatagram> held = new ArrayList<>();

  HoldBack(Wire wire, Predicate<SeenDatagram> picked) {
    this.wire = wire;
    this.picked = picked;
  }

  @Override
  public void act(Passage passage) {
    if (picked.test(passage.datagram())) {
      held.add(passage.datagram());
      passage.lose();
    }
  }

  /** What is held now, oldest first. */
  public List<SeenDatagram> held() {
    return List.copyOf(held);
  }

  /** Sends on what is held, in its order, and goes on holding back what comes. */
  public void release() {
    List<SeenDatagram> toSend = List.copyOf(held);
    held.clear();
    toSend.forEach(wire::carry);
  }

  /** Lets pass what comes from now on. */
  public void end() {
    wire.removeFault(this);
  }
}
