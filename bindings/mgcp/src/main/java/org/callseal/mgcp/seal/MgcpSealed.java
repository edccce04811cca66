package org.callseal.mgcp.seal;

import java.util.Optional;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Seal;
import org.callseal.core.seal.SealedBytes;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.Span;
import org.jspecify.annotations.Nullable;

/** A message in which the one seal has been located; nothing in it is believed yet. Immutable. */
public final class MgcpSealed implements MgcpLocated, SealedBytes {

  private final MgcpMessage message;
  private final Seal seal;
  private final Span hole;
  private final byte @Nullable [] control;

  MgcpSealed(MgcpMessage message, Seal seal, Span hole, byte @Nullable [] control) {
    this.message = message;
    this.seal = seal;
    this.hole = hole;
    this.control = control;
  }

  /** The message as it arrived, our lines in it. */
  public MgcpMessage message() {
    return message;
  }

  /** Its bytes as they were before it was sealed: for the real stack behind us. */
  public byte[] cut() {
    return MgcpSeal.cut(message);
  }

  /** The payload of X-SealC, where there is one; covered by the seal. */
  public Optional<byte[]> control() {
    return Optional.ofNullable(control).map(byte[]::clone);
  }

  @Override
  public Seal seal() {
    return seal;
  }

  @Override
  public Carriage carriage() {
    return Carriage.MGCP_UDP;
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
