package org.callseal.mgcp.seal;

import java.util.Optional;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Seal;
import org.callseal.core.seal.SealedBytes;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.Span;

/**
 * A message in which the one seal has been located; nothing in it is believed yet. Immutable.
 *
 * @param message as it arrived, our lines in it
 * @param hole where the characters of the MAC stand
 * @param control the payload of X-SealC, where there is one; covered by the seal
 */
public record MgcpSealed(MgcpMessage message, Seal seal, Span hole, Optional<byte[]> control)
    implements MgcpLocated, SealedBytes {

  /** Its bytes as they were before it was sealed: for the real stack behind us. */
  public byte[] cut() {
    return MgcpSeal.cut(message);
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
