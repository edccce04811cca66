package org.callseal.core.seal;

import org.callseal.core.crypto.RandomSource;

/**
 * Seals messages: draws the next sequence number, lets the binding put the seal's head in, and has
 * the MAC written into the hole.
 *
 * <p>Thread rule: the thread of its associations. Lifetime: any; it has no state.
 */
public final class Sealer {
  private final RandomSource random;

  public Sealer(RandomSource random) {
    this.random = random;
  }

  /**
   * Seals for the peer's instance as we know it.
   *
   * @throws IllegalStateException when none is known: ask {@link Association#peer} first
   */
  public Sealed seal(Association association, SealCarriage binding, byte[] message, long nowNs) {
    Instance to =
        association
            .peer()
            .orElseThrow(() -> new IllegalStateException("the peer's instance is not known"));
    return sealFor(association, to, binding, message, nowNs);
  }

  /** Seals for a certain instance: an answer for the one that asked, a switch notice. */
  public Sealed sealFor(
      Association association, Instance to, SealCarriage binding, byte[] message, long nowNs) {
    long sequence = association.nextSequence(random, nowNs);
    SealHead head = new SealHead(association.peerSpi(), to, association.own(), sequence);
    SealCarriage.Holed holed = binding.insert(message, head);
    Mac mac =
        association
            .sendKey(to)
            .mac(binding.carriage(), holed.bytes(), holed.holeOffset(), holed.holeLength());
    binding.fill(holed, mac);
    return new Sealed(holed.bytes(), mac, to, sequence);
  }
}
