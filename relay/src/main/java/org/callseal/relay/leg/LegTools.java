package org.callseal.relay.leg;

import org.callseal.core.control.ControlCarriage;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.Sealer;
import org.callseal.core.seal.SwitchNotices;

/**
 * What all legs of one end and one carriage share. Belongs to one loop; lives as long as its port.
 *
 * @param <M> a sealed message of the binding
 */
public final class LegTools<M extends SealedBytes> {

  private final ControlCarriage<M> carriage;
  private final RandomSource random;
  private final Sealer sealer;
  private final SwitchNotices notices;

  public LegTools(ControlCarriage<M> carriage, RandomSource random) {
    this.carriage = carriage;
    this.random = random;
    this.sealer = new Sealer(random);
    this.notices = new SwitchNotices(random);
  }

  ControlCarriage<M> carriage() {
    return carriage;
  }

  Sealer sealer() {
    return sealer;
  }

  SwitchNotices notices() {
    return notices;
  }

  byte[] nonce() {
    return random.bytes(ControlMessage.NONCE_LENGTH);
  }
}
