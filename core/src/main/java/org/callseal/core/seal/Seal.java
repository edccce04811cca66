package org.callseal.core.seal;

import java.util.Optional;

/** A seal: its head and its MAC. How it is spelled is each protocol's own. */
public record Seal(SealHead head, Mac mac) {

  /** Reads head and MAC, 16 bytes each; what no sender may write gives nothing. */
  public static Optional<Seal> read(byte[] head, byte[] mac) {
    return mac.length == Mac.LENGTH
        ? SealHead.read(head).map(h -> new Seal(h, Mac.read(mac, 0)))
        : Optional.empty();
  }

  public Spi spi() {
    return head.spi();
  }

  public Instance to() {
    return head.to();
  }

  public Instance from() {
    return head.from();
  }

  public long sequence() {
    return head.sequence();
  }
}
