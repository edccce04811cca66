package org.callseal.megaco;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.callseal.transport.Framer;

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

  private static final byte[] NOTHING = {};
  private static final int VERSION = 3;
  private static final int HEADER = 4;
  private static final int FIRST_BUFFER = 2048;

  private final int longest;
  private int allowed;
  private byte[] held = NOTHING;
  private int start;
  private int filled;
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
    if (broken) {
      return;
    }
    int kept = filled - start;
    byte[] into =
        held.length - kept < bytes.length
            ? new byte[Math.max(FIRST_BUFFER, 2 * (kept + bytes.length))]
            : held;
    System.arraycopy(held, start, into, 0, kept);
    System.arraycopy(bytes, 0, into, kept, bytes.length);
    held = into;
    start = 0;
    filled = kept + bytes.length;
  }

  @Override
  public Frame next() {
    while (!broken && filled - start >= HEADER && length() == HEADER && isRight()) {
      goTo(start + HEADER);
    }
    if (broken || !isRight()) {
      broken = true;
      held = NOTHING;
      start = 0;
      filled = 0;
      return new Broken();
    }
    if (filled - start < HEADER || filled - start < length()) {
      return new More();
    }
    int end = start + length();
    Message message = new Message(Arrays.copyOfRange(held, start + HEADER, end));
    goTo(end);
    return message;
  }

  /** Whether what has come so far may be the beginning of a TPKT. */
  private boolean isRight() {
    int come = filled - start;
    return (come < 1 || held[start] == VERSION)
        && (come < 2 || held[start + 1] == 0)
        && (come < HEADER || (length() >= HEADER && length() - HEADER <= allowed));
  }

  private int length() {
    return (held[start + 2] & 0xff) << 8 | (held[start + 3] & 0xff);
  }

  private void goTo(int next) {
    start = next;
    if (start == filled) {
      // A connection at rest holds nothing.
      held = NOTHING;
      start = 0;
      filled = 0;
    }
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
    return NOTHING.clone();
  }

  @Override
  public boolean hasPart() {
    return filled > start;
  }
}
