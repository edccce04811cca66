package org.callseal.core.seal;

import java.util.Objects;

/**
 * How one protocol carries a seal outward: a binding puts the head into a message and leaves a
 * hole, the {@link Sealer} computes the MAC over everything else, the binding writes it into the
 * hole.
 */
public interface SealCarriage {

  Carriage carriage();

  /** The message with the seal's head in it and a hole for the MAC; the given array is not kept. */
  Holed insert(byte[] message, SealHead head);

  /** Writes the MAC's characters into the hole, filling it exactly. */
  void fill(Holed holed, Mac mac);

  /** A message that waits for its MAC. */
  record Holed(byte[] bytes, int holeOffset, int holeLength) {
    public Holed {
      Objects.checkFromIndexSize(holeOffset, holeLength, bytes.length);
    }
  }
}
