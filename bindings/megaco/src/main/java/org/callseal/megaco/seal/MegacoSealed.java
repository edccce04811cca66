package org.callseal.megaco.seal;

import java.util.Optional;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Seal;
import org.callseal.core.seal.SealedBytes;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.Span;
import org.jspecify.annotations.Nullable;

/** A message in which the one seal has been located; nothing in it is believed yet. Immutable. */
public final class MegacoSealed implements MegacoLocated, SealedBytes {

  private final MegacoMessage message;
  private final Carriage carriage;
  private final Seal seal;
  private final Span hole;
  private final byte @Nullable [] control;

  MegacoSealed(
      MegacoMessage message, Carriage carriage, Seal seal, Span hole, byte @Nullable [] control) {
    this.message = message;
    this.carriage = carriage;
    this.seal = seal;
    this.hole = hole;
    this.control = control;
  }

  /** The message as it arrived, with its seal. */
  public MegacoMessage message() {
    return message;
  }

  /** Its bytes as they were before it was sealed: for the real stack behind us. */
  public byte[] cut() {
    return MegacoSeal.cut(message);
  }

  /** The payload, if it is a control message; covered by the seal. */
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
