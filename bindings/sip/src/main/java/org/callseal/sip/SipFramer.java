package org.callseal.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import org.callseal.transport.Framer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts SIP messages out of a stream by their Content-Length (RFC 3261 18.3), and finds the
 * keep-alives of RFC 5626 between them. It refuses what no message can begin with as soon as it
 * sees it; whether a message is one that is taken is for {@link SipParser} to say. What it holds
 * grows with what came in, never with what a Content-Length promises.
 *
 * <p>Belongs to one loop; lives as long as its connection.
 */
public final class SipFramer implements Framer {

  private static final byte[] PONG = "\r\n".getBytes(US_ASCII);
  private static final byte[] PING = "\r\n\r\n".getBytes(US_ASCII);
  private static final byte[] NOTHING = {};
  private static final int FIRST_BUFFER = 2048;
  private static final int UNKNOWN = -1;

  private final int longest;
  private byte[] held = NOTHING;
  private int start;
  private int at;
  private int lineStart;
  private int filled;
  private int end = UNKNOWN;
  private int emptyLines;
  private boolean broken;

  /**
   * @param longest how many bytes a message may have
   */
  public SipFramer(int longest) {
    this.longest = longest;
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
    at -= start;
    lineStart -= start;
    end = end == UNKNOWN ? UNKNOWN : end - start;
    start = 0;
    filled = kept + bytes.length;
  }

  @Override
  public Frame next() {
    if (broken) {
      return new Broken();
    }
    if (at == start && end == UNKNOWN) {
      Frame between = betweenMessages();
      if (between != null) {
        return between;
      }
    }
    if (end == UNKNOWN && !findEnd()) {
      return broken ? new Broken() : new More();
    }
    if (filled < end) {
      return new More();
    }
    Message message = new Message(Arrays.copyOfRange(held, start, end));
    emptyLines = 0;
    goTo(end);
    return message;
  }

  /**
   * RFC 3261 7.5: any CRLF before the start line MUST be ignored. RFC 5626 4.4.1: two of them are a
   * ping, whose answer is one.
   */
  private @Nullable Frame betweenMessages() {
    while (filled - start >= 2 && held[start] == '\r' && held[start + 1] == '\n') {
      goTo(start + 2);
      emptyLines++;
      if (emptyLines == 2) {
        emptyLines = 0;
        return new Ping(PONG);
      }
    }
    boolean nothing = filled == start || (filled - start == 1 && held[start] == '\r');
    return nothing ? new More() : null;
  }

  /** Goes on through the header section; true when its end is known, and with it the message's. */
  private boolean findEnd() {
    for (; at < filled; at++) {
      byte b = held[at];
      boolean afterCr = at > start && held[at - 1] == '\r';
      if (at - start >= longest
          || at - lineStart > SipParser.MAX_LINE_LENGTH
          || afterCr != (b == '\n')
          || isControl(b)) {
        return fail();
      }
      if (b == '\n') {
        if (at - lineStart == 1) {
          return endOfBody(at + 1);
        }
        lineStart = at + 1;
      }
    }
    return false;
  }

  private static boolean isControl(byte b) {
    return (b >= 0 && b < 0x20 && b != '\t' && b != '\r' && b != '\n') || b == 0x7f;
  }

  private boolean endOfBody(int bodyStart) {
    HeaderSection section =
        HeaderSection.of(Arrays.copyOfRange(held, start, bodyStart), MessageLimits.READ);
    List<HeaderField> lengths =
        section.fields().stream()
            .filter(field -> field.name().equals(HeaderName.CONTENT_LENGTH))
            .toList();
    // RFC 3261 20.14: on a stream Content-Length MUST be there. Twice: two readers could take two.
    long declared =
        lengths.size() == 1
            ? Grammar.number(lengths.getFirst().text(), Integer.MAX_VALUE)
            : UNKNOWN;
    if (section.fault() != null || declared < 0 || declared > longest - (bodyStart - start)) {
      return fail();
    }
    end = bodyStart + (int) declared;
    return true;
  }

  private boolean fail() {
    broken = true;
    held = NOTHING;
    goTo(0);
    filled = 0;
    return false;
  }

  private void goTo(int next) {
    start = next;
    at = next;
    lineStart = next;
    end = UNKNOWN;
    if (start == filled) {
      // A connection at rest holds nothing.
      held = NOTHING;
      start = 0;
      at = 0;
      lineStart = 0;
      filled = 0;
    }
  }

  @Override
  public byte[] ping() {
    return PING.clone();
  }

  @Override
  public boolean hasPart() {
    return filled > start;
  }
}
