package org.callseal.megaco;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A value of a binary message that has been read before, so that all its lengths are right.
 * Immutable.
 *
 * @param bytes of the message
 * @param tag its one byte
 * @param whole with tag and length
 * @param contents without them
 */
record BerValue(byte[] bytes, int tag, Span whole, Span contents) {

  private static final int MOST_OCTETS = 5;

  /** All values in this stretch. */
  static List<BerValue> in(byte[] bytes, Span stretch) {
    List<BerValue> values = new ArrayList<>();
    BerReader reader = new BerReader(bytes);
    reader.within(stretch);
    while (!reader.atEnd()) {
      int start = reader.at();
      int tag = reader.tag();
      Span contents = reader.take();
      if (contents == null) {
        throw new IllegalStateException("a message that was read holds what cannot be");
      }
      values.add(new BerValue(bytes, tag, new Span(start, reader.at()), contents));
    }
    return values;
  }

  /** The transactions of a message, of any kind; none in an error. */
  static Stream<BerValue> transactions(MegacoMessage message) {
    return in(message.bytes(), message.body()).stream()
        .filter(body -> body.tag == BerParser.CONSTRUCTED + 1)
        .flatMap(body -> in(body.bytes, body.contents).stream());
  }

  /** The values that stand in it, not in what stands in it. */
  Stream<BerValue> values() {
    return in(bytes, contents).stream();
  }

  /** A copy of its contents. */
  byte[] octets() {
    return Arrays.copyOfRange(bytes, contents.start(), contents.end());
  }

  /** Its contents, one character an octet. */
  String text() {
    return new String(octets(), StandardCharsets.ISO_8859_1);
  }

  /** The values with this tag that stand in it, not in what stands in it. */
  Stream<BerValue> each(int wanted) {
    return values().filter(value -> value.tag == wanted);
  }

  /** The same with tag after tag, one level deeper each. */
  Stream<BerValue> each(int... path) {
    Stream<BerValue> found = Stream.of(this);
    for (int wanted : path) {
      found = found.flatMap(value -> value.each(wanted));
    }
    return found;
  }

  /** Its contents as an INTEGER; negative when it is negative or has too many bytes. */
  long number() {
    if (contents.length() == 0 || contents.length() > MOST_OCTETS) {
      return -1;
    }
    long number = bytes[contents.start()];
    for (int at = contents.start() + 1; at < contents.end(); at++) {
      number = number << 8 | (bytes[at] & 0xff);
    }
    return number;
  }
}
