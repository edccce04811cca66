package org.callseal.megaco.seal;

import java.util.Optional;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Seal;
import org.callseal.core.seal.SealedBytes;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.Span;

/**
 * A message in which the one seal has been located; nothing in it is believed yet. Immutable.
 *
 * @param message as it arrived, with its seal
 * @param hole where the MAC stands
 * @param control the payload, if it is a control message; covered by the seal
 */
public record MegacoSealed(
    MegacoMessage message, Carriage carriage, Seal seal, Span hole, Optional<byte[]> control)
    implements MegacoLocated, SealedBytes {

  /** Its bytes as they were before it was sealed: for the real stack behind us. */
  public byte[] cut() {
    return MegacoSeal.cut(message);
  }

  @Override
  public byte[] bytes() {
    return message.bytes();
  }

  @Override
  public int holeOffset() {
    return hole.start();
  }

  @Override
  public int holeLength() {
    return hole.length();
  }
}
