package org.callseal.core.association;

import java.util.List;
import org.callseal.core.seal.Spi;

/**
 * A part of the SPIs that a store has associations under, in the order of their storing.
 *
 * @param position where the next part begins; the position asked for when there are no more
 */
public record LiveSpis(long position, List<LiveSpi> spis) {

  public LiveSpis {
    spis = List.copyOf(spis);
  }

  /**
   * One of them.
   *
   * @param endSeconds UTC; when it is none any more
   */
  public record LiveSpi(Spi spi, long endSeconds) {}
}
