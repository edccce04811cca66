package org.callseal.sip.seal;

import java.util.Optional;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Seal;
import org.callseal.core.seal.SealedBytes;
import org.callseal.sip.SipMessage;
import org.callseal.sip.Span;

/**
 * A SIP message in which the one seal has been located; nothing in it is believed yet. Immutable.
 *
 * @param message as it arrived, Seal and Seal-Control in it
 * @param hole where the characters of the MAC stand
 * @param control the payload of Seal-Control, where there is one; covered by the seal
 */
public record SipSealed(
    SipMessage message, Carriage carriage, Seal seal, Span hole, Optional<byte[]> control)
    implements SipLocated, SealedBytes {

  /** The message as it was before it was sealed: for the real stack behind us. */
  public SipMessage cut() {
    return SipSeal.cut(message);
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
