package org.callseal.megaco.seal;

/**
 * Tag and length of a whole binary message. BER may spell a length in more bytes than it needs, and
 * what is cut must have its own spelling back. So a shortest length stays one, and one that is not
 * gets a byte more when the seal is put in and a byte less when it is cut: it never becomes
 * shortest by growing, since the seal adds less than a byte's worth.
 *
 * @param octets of the length
 * @param length that they say
 */
record OuterSequence(int octets, int length) {

  private static final byte TAG = 0x30;
  private static final int MOST_OCTETS = 6;

  /** Of a message that has been read. */
  static OuterSequence of(byte[] message) {
    int first = message[1] & 0xff;
    int octets = first < 0x80 ? 1 : 1 + (first & 0x7f);
    return new OuterSequence(octets, message.length - 1 - octets);
  }

  int contentsAt() {
    return 1 + octets;
  }

  boolean canGrow() {
    return isShortest() || octets < MOST_OCTETS;
  }

  byte[] startWith(int more) {
    if (!canGrow()) {
      throw new IllegalArgumentException("a length that cannot grow");
    }
    return start(length + more, isShortest() ? shortest(length + more) : octets + 1);
  }

  byte[] startWithout(int less) {
    return start(length - less, isShortest() ? shortest(length - less) : octets - 1);
  }

  private boolean isShortest() {
    return octets == shortest(length);
  }

  private static int shortest(int length) {
    return length < 0x80 ? 1 : length < 0x100 ? 2 : length < 0x1_0000 ? 3 : 4;
  }

  private static byte[] start(int length, int octets) {
    byte[] start = new byte[1 + octets];
    start[0] = TAG;
    if (octets == 1) {
      start[1] = (byte) length;
      return start;
    }
    start[1] = (byte) (0x80 + octets - 1);
    int rest = length;
    for (int at = octets; at > 1; at--) {
      start[at] = (byte) rest;
      rest >>>= 8;
    }
    return start;
  }
}
