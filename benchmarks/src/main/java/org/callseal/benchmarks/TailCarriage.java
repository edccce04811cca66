package org.callseal.benchmarks;

import java.util.Arrays;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Seal;
import org.callseal.core.seal.SealCarriage;
import org.callseal.core.seal.SealHead;
import org.callseal.core.seal.SealedBytes;

/** The cheapest carriage there can be, message | head | MAC, to show what the core alone costs. */
final class TailCarriage implements SealCarriage {

  @Override
  public Carriage carriage() {
    return Carriage.SIP_UDP;
  }

  @Override
  public Holed insert(byte[] message, SealHead head) {
    byte[] bytes = Arrays.copyOf(message, message.length + SealHead.LENGTH + Mac.LENGTH);
    System.arraycopy(head.bytes(), 0, bytes, message.length, SealHead.LENGTH);
    return new Holed(bytes, bytes.length - Mac.LENGTH, Mac.LENGTH);
  }

  @Override
  public void fill(Holed holed, Mac mac) {
    mac.write(holed.bytes(), holed.holeOffset());
  }

  static Located locate(byte[] bytes) {
    int hole = bytes.length - Mac.LENGTH;
    byte[] head = Arrays.copyOfRange(bytes, hole - SealHead.LENGTH, hole);
    byte[] mac = Arrays.copyOfRange(bytes, hole, bytes.length);
    return new Located(bytes, Seal.read(head, mac).orElseThrow());
  }

  record Located(byte[] bytes, Seal seal) implements SealedBytes {
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
