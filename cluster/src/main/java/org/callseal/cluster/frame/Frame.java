package org.callseal.cluster.frame;

import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;

/**
 * One frame of a link: a CBOR array [kind, fields...], behind its length on the wire. {@code
 * docs/protocol.md} lists the fields.
 */
public sealed interface Frame {

  /** Bytes of the longest frame, without its length. */
  int LONGEST = 256 * 1024;

  /** Bytes of the longest frame before its sender is known to be a member. */
  int LONGEST_OF_STRANGERS = 4 * 1024;

  long HIGHEST_NUMBER = 0xffff_ffffL;

  byte[] toBytes();

  /** Asks; the answer has the same number. */
  record Request(long number, Method method, byte[] body) implements Frame {
    static final int KIND = 0;

    @Override
    public byte[] toBytes() {
      CborWriter writer = new CborWriter().array(4).integer(KIND).integer(number);
      return writer.integer(method.number()).bytes(body).toBytes();
    }
  }

  /** A request of a method that this end does not know. */
  record UnknownRequest(long number, long method) implements Frame {

    @Override
    public byte[] toBytes() {
      throw new IllegalStateException("nobody asks for what he does not know");
    }
  }

  /** Answers. */
  record Answer(long number, byte[] body) implements Frame {
    static final int KIND = 1;

    @Override
    public byte[] toBytes() {
      return new CborWriter().array(3).integer(KIND).integer(number).bytes(body).toBytes();
    }
  }

  /** Says why there is no answer. */
  record Failure(long number, LinkFault fault) implements Frame {
    static final int KIND = 2;

    @Override
    public byte[] toBytes() {
      CborWriter writer = new CborWriter().array(3).integer(KIND).integer(number);
      return writer.integer(fault.number()).toBytes();
    }
  }

  /** Says something that nobody answers. */
  record Notice(Topic topic, byte[] body) implements Frame {
    static final int KIND = 3;

    @Override
    public byte[] toBytes() {
      CborWriter writer = new CborWriter().array(3).integer(KIND).integer(topic.number());
      return writer.bytes(body).toBytes();
    }
  }

  /** Says that its sender is there. The first frame of each end, and whenever it was silent. */
  record Alive() implements Frame {
    static final int KIND = 4;

    @Override
    public byte[] toBytes() {
      return new CborWriter().array(1).integer(KIND).toBytes();
    }
  }

  /** Reads a frame, strictly: one encoding of each and nothing behind it. */
  static Optional<Frame> read(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    int items = reader.array();
    long kind = reader.integer(Request.KIND, Alive.KIND);
    if (reader.failed()) {
      return Optional.empty();
    }
    Optional<Frame> frame =
        switch ((int) kind) {
          case Request.KIND -> items == 4 ? readRequest(reader) : Optional.empty();
          case Answer.KIND ->
              items == 3
                  ? Optional.of(new Answer(readNumber(reader), reader.bytes()))
                  : Optional.empty();
          case Failure.KIND -> items == 3 ? readFailure(reader) : Optional.empty();
          case Notice.KIND -> items == 3 ? readNotice(reader) : Optional.empty();
          default -> items == 1 ? Optional.of(new Alive()) : Optional.empty();
        };
    return reader.finished() ? frame : Optional.empty();
  }

  private static Optional<Frame> readRequest(CborReader reader) {
    long number = readNumber(reader);
    long method = reader.integer(1, 255);
    byte[] body = reader.bytes();
    return Optional.of(
        Method.of(method)
            .<Frame>map(known -> new Request(number, known, body))
            .orElseGet(() -> new UnknownRequest(number, method)));
  }

  private static Optional<Frame> readFailure(CborReader reader) {
    long number = readNumber(reader);
    return LinkFault.of(reader.integer()).map(fault -> new Failure(number, fault));
  }

  private static Optional<Frame> readNotice(CborReader reader) {
    Optional<Topic> topic = Topic.of(reader.integer());
    byte[] body = reader.bytes();
    return topic.map(known -> new Notice(known, body));
  }

  private static long readNumber(CborReader reader) {
    return reader.integer(1, HIGHEST_NUMBER);
  }
}
