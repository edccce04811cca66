package org.callseal.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import org.callseal.transport.Framer;
import org.callseal.transport.StreamBuffer;
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
  private static final int UNKNOWN = -1;

  private final int longest;
  private final StreamBuffer buffer = new StreamBuffer();
  private int at;
  private int lineStart;
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
    if (!broken) {
      buffer.add(bytes);
    }
  }

  @Override
  public Frame next() {
    if (broken) {
      return new Broken();
    }
    if (at == 0 && end == UNKNOWN) {
      Frame between = betweenMessages();
      if (between != null) {
        return between;
      }
    }
    if (end == UNKNOWN && !findEnd()) {
      return broken ? new Broken() : new More();
    }
    if (buffer.length() < end) {
      return new More();
    }
    Message message = new Message(buffer.copy(0, end));
    emptyLines = 0;
    drop(end);
    return message;
  }

  /**
   * RFC 3261 7.5: any CRLF before the start line MUST be ignored. RFC 5626 4.4.1: two of them are a
   * ping, whose answer is one.
   */
  private @Nullable Frame betweenMessages() {
    while (buffer.length() >= 2 && buffer.at(0) == '\r' && buffer.at(1) == '\n') {
      drop(2);
      emptyLines++;
      if (emptyLines == 2) {
        emptyLines = 0;
        return new Ping(PONG);
      }
    }
    boolean nothing = buffer.length() == 0 || (buffer.length() == 1 && buffer.at(0) == '\r');
    return nothing ? new More() : null;
  }

  /** Goes on through the header section; true when its end is known, and with it the message's. */
  private boolean findEnd() {
    for (; at < buffer.length(); at++) {
      byte b = buffer.at(at);
      boolean afterCr = at > 0 && buffer.at(at - 1) == '\r';
      if (at >= longest
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
    HeaderSection section = HeaderSection.of(buffer.copy(0, bodyStart), MessageLimits.READ);
    List<HeaderField> lengths =
        section.fields().stream()
            .filter(field -> field.name().equals(HeaderName.CONTENT_LENGTH))
            .toList();
    // RFC 3261 20.14: on a stream Content-Length MUST be there. Twice: two readers could take two.
    long declared =
        lengths.size() == 1
            ? Grammar.number(lengths.getFirst().text(), Integer.MAX_VALUE)
            : UNKNOWN;
    if (section.fault() != null || declared < 0 || declared > longest - bodyStart) {
      return fail();
    }
    end = bodyStart + (int) declared;
    return true;
  }

  private boolean fail() {
    broken = true;
    buffer.clear();
    return false;
  }

  private void drop(int count) {
    buffer.drop(count);
    at = 0;
    lineStart = 0;
    end = UNKNOWN;
  }

  @Override
  public byte[] ping() {
    return PING.clone();
  }

  @Override
  public boolean hasPart() {
    return buffer.length() > 0;
  }
}
