package org.callseal.core.association;

import org.callseal.core.seal.Spi;

/**
 * A flow as a store sees it.
 *
 * @param spi the domain's SPI of the association, the key
 * @param sequence a store refuses one that does not replace what it has
 */
public record StoredFlow(Spi spi, long sequence, byte[] sealed) {

  /**
   * Whether it takes the place of this one: it has a higher number, or the other has one of the
   * future, which would never be passed. Whoever writes now writes about the time of day.
   */
  public boolean replaces(StoredFlow other) {
    return sequence > other.sequence || other.sequence - Flow.HOUR > sequence;
  }
}
