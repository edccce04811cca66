package org.callseal.core.seal;

import java.util.Arrays;
import java.util.Optional;

/** A carriage for tests: message | head (16) | MAC (16), the hole at the end. */
final class TailBinding implements SealCarriage {
  static final int TAIL = SealHead.LENGTH + Mac.LENGTH;

  private final Carriage carriage;

  TailBinding(Carriage carriage) {
    this.carriage = carriage;
  }

  @Override
  public Carriage carriage() {
    return carriage;
  }

  @Override
  public Holed insert(byte[] message, SealHead head) {
    byte[] bytes = Arrays.copyOf(message, message.length + TAIL);
    System.arraycopy(head.bytes(), 0, bytes, message.length, SealHead.LENGTH);
    return new Holed(bytes, bytes.length - Mac.LENGTH, Mac.LENGTH);
  }

  @Override
  public void fill(Holed holed, Mac mac) {
    mac.write(holed.bytes(), holed.holeOffset());
  }

  Optional<Located> locate(byte[] bytes) {
    if (bytes.length < TAIL) {
      return Optional.empty();
    }
    int hole = bytes.length - Mac.LENGTH;
    return Seal.read(
            Arrays.copyOfRange(bytes, hole - SealHead.LENGTH, hole),
            Arrays.copyOfRange(bytes, hole, bytes.length))
        .map(seal -> new Located(bytes, seal, carriage));
  }

  record Located(byte[] bytes, Seal seal, Carriage carriage) implements SealedBytes {
    @Override
    public int holeOffset() {
      return bytes.length - Mac.LENGTH;
    }

    @Override
    public int holeLength() {
      return Mac.LENGTH;
    }

    byte[] message() {
      return Arrays.copyOf(bytes, bytes.length - TAIL);
    }
  }
}
