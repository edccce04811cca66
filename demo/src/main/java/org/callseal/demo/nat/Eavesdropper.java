package org.callseal.demo.nat;

import java.util.List;

/** Somebody who owns the wire at a NAT: sees what passes, and says what passes instead. */
@FunctionalInterface
public interface Eavesdropper {

  /**
   * A datagram comes by, on the loop of the NAT.
   *
   * @return what goes on in its place: itself, others, or nothing
   */
  List<byte[]> passing(PassingDatagram datagram);
}
