package org.callseal.megaco;

import java.nio.ByteBuffer;
import org.callseal.transport.Framer;
import org.callseal.transport.StreamBuffer;

/**
 * Cuts Megaco messages out of a stream by their TPKT (RFC 1006 section 6, RFC 3525 D.2):
 *
 * <pre>
 * +-----------+--------------+-----------------------------+---------
 * | version 3 | reserved: 0  | length, these four included | message
 * +-----------+--------------+-----------------------------+---------
 * </pre>
 *
 * It refuses what no TPKT can begin with as soon as it sees it; whether a message is one that is
 * taken is for {@link Encoding#parse} to say. What it holds grows with what came in, never with
 * what a length promises. Empty ones, with which some stacks keep connections alive, are passed
 * over. The protocol has no question of its own whether a connection lives, so stream limits for it
 * have no pings.
 *
 * <p>Belongs to one loop; lives as long as its connection.
 */
public final class TpktFramer implements Framer {

  private static final int VERSION = 3;
  private static final int HEADER = 4;

  private final int longest;
  private final StreamBuffer buffer = new StreamBuffer();
  private int allowed;
  private boolean broken;

  /**
   * @param longest how many bytes a message may have, its TPKT's header not counted
   */
  public TpktFramer(int longest) {
    this(longest, longest);
  }

  /**
   * @param longest how many bytes a message may have, its TPKT's header not counted
   * @param longestOfStrangers the same before it is known who is at the other end
   */
  public TpktFramer(int longest, int longestOfStrangers) {
    if (longestOfStrangers < 1 || longest < longestOfStrangers || longest > Encoding.MAX_LENGTH) {
      throw new IllegalArgumentException("no length of a message in a TPKT");
    }
    this.longest = longest;
    this.allowed = longestOfStrangers;
  }

  @Override
  public void prove() {
    allowed = longest;
  }

  @Override
  public void feed(byte[] bytes) {
    if (!broken) {
      buffer.add(bytes);
    }
  }

  @Override
  public Frame next() {
    while (!broken && buffer.length() >= HEADER && length() == HEADER && isRight()) {
      buffer.drop(HEADER);
    }
    if (broken || !isRight()) {
      broken = true;
      buffer.clear();
      return new Broken();
    }
    if (buffer.length() < HEADER || buffer.length() < length()) {
      return new More();
    }
    int end = length();
    Message message = new Message(buffer.copy(HEADER, end));
    buffer.drop(end);
    return message;
  }

  /** Whether what has come so far may be the beginning of a TPKT. */
  private boolean isRight() {
    int come = buffer.length();
    return (come < 1 || buffer.at(0) == VERSION)
        && (come < 2 || buffer.at(1) == 0)
        && (come < HEADER || (length() >= HEADER && length() - HEADER <= allowed));
  }

  private int length() {
    return (buffer.at(2) & 0xff) << 8 | (buffer.at(3) & 0xff);
  }

  @Override
  public byte[] framed(byte[] message) {
    if (message.length == 0 || message.length > Encoding.MAX_LENGTH) {
      throw new IllegalArgumentException("no message for a TPKT");
    }
    return ByteBuffer.allocate(HEADER + message.length)
        .put((byte) VERSION)
        .put((byte) 0)
        .putShort((short) (HEADER + message.length))
        .put(message)
        .array();
  }

  @Override
  public byte[] ping() {
    return new byte[0];
  }

  @Override
  public boolean hasPart() {
    return buffer.length() > 0;
  }
}
