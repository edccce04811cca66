package org.callseal.simulation;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Something that a wire does to the datagrams on it. */
@FunctionalInterface
public interface Fault {

  /** Acts on one datagram on its way. */
  void act(Passage passage);

  /** This fault for those datagrams alone that the predicate picks. */
  default Fault when(Predicate<SeenDatagram> predicate) {
    return passage -> {
      if (predicate.test(passage.datagram())) {
        act(passage);
      }
    };
  }

  /** This fault for the first datagrams it meets, as many as given. */
  default Fault times(int limit) {
    int[] left = {limit};
    return passage -> {
      if (left[0] > 0) {
        left[0]--;
        act(passage);
      }
    };
  }

  /** Every datagram is lost. */
  static Fault blackHole() {
    return Passage::lose;
  }

  /** A datagram is lost with the given probability. */
  static Fault loss(double probability) {
    return passage -> {
      if (passage.random().nextDouble() < probability) {
        passage.lose();
      }
    };
  }

  /** A datagram arrives twice with the given probability, the copy up to so much later. */
  static Fault copies(double probability, Duration spread) {
    return passage -> {
      if (passage.random().nextDouble() < probability) {
        passage.copyAfter(passage.upTo(spread));
      }
    };
  }

  /** A datagram is late with the given probability, by up to so much, and so is overtaken. */
  static Fault reordering(double probability, Duration spread) {
    return passage -> {
      if (passage.random().nextDouble() < probability) {
        passage.delayBy(passage.upTo(spread));
      }
    };
  }

  /** The bytes are changed by whoever sits on the wire. */
  static Fault changing(UnaryOperator<byte[]> change) {
    return passage -> passage.replaceWith(change.apply(passage.datagram().payload().clone()));
  }
}
