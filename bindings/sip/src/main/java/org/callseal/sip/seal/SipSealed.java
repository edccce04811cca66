package org.callseal.sip.seal;

import java.util.Optional;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Seal;
import org.callseal.core.seal.SealedBytes;
import org.callseal.sip.SipMessage;
import org.callseal.sip.Span;
import org.jspecify.annotations.Nullable;

/**
 * A SIP message in which the one seal has been located; nothing in it is believed yet. Immutable.
 */
public final class SipSealed implements SipLocated, SealedBytes {

  private final SipMessage message;
  private final Carriage carriage;
  private final Seal seal;
  private final Span hole;
  private final byte @Nullable [] control;

  SipSealed(
      SipMessage message, Carriage carriage, Seal seal, Span hole, byte @Nullable [] control) {
    this.message = message;
    this.carriage = carriage;
    this.seal = seal;
    this.hole = hole;
    this.control = control;
  }

  /** The message as it arrived, Seal and Seal-Control in it. */
  public SipMessage message() {
    return message;
  }

  /** The message as it was before it was sealed: for the real stack behind us. */
  public SipMessage cut() {
    return SipSeal.cut(message);
  }

  /** The payload of Seal-Control, where there is one; covered by the seal. */
  public Optional<byte[]> control() {
    return Optional.ofNullable(control).map(byte[]::clone);
  }

  @Override
  public Seal seal() {
    return seal;
  }

  @Override
  public Carriage carriage() {
    return carriage;
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
