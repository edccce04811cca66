package org.callseal.authority;

import java.util.Arrays;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Seal;
import org.callseal.core.seal.SealCarriage;
import org.callseal.core.seal.SealHead;
import org.callseal.core.seal.SealedBytes;

/** The seal behind the message, in bytes: a binding with nothing to it but what the core needs. */
final class PlainCarriage implements SealCarriage {
  @Override
  public Carriage carriage() {
    return Carriage.SIP_UDP;
  }

  @Override
  public Holed insert(byte[] message, SealHead head) {
    byte[] bytes = Arrays.copyOf(message, message.length + Mac.LENGTH);
    return new Holed(bytes, message.length, Mac.LENGTH);
  }

  @Override
  public void fill(Holed holed, Mac mac) {
    System.arraycopy(mac.bytes(), 0, holed.bytes(), holed.holeOffset(), Mac.LENGTH);
  }

  /** What was sealed, as the other end would locate it. */
  record Located(Seal seal, byte[] bytes) implements SealedBytes {
    @Override
    public Carriage carriage() {
      return Carriage.SIP_UDP;
    }

    @Override
    public int holeOffset() {
      return bytes.length - Mac.LENGTH;
    }

    @Override
    public int holeLength() {
      return Mac.LENGTH;
    }
  }
}
