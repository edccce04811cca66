package org.callseal.mgcp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes a datagram apart into the messages that are piggybacked in it. RFC 3435 3.5.5: they MUST be
 * separated by a line of text that contains a single dot, and MUST be processed exactly as if they
 * had been received one at a time; so each is sealed by itself. Stateless: any thread.
 */
public final class MgcpDatagram {

  /** Far more than a gateway puts into one datagram; each may cost a MAC. */
  public static final int MOST_MESSAGES = 32;

  private MgcpDatagram() {}

  /** What taking a datagram apart came to. */
  public sealed interface Split permits Messages, Malformed {}

  /** The bytes of each message, in their order; a message alone is the datagram itself. */
  public record Messages(List<byte[]> bytes) implements Split {
    public Messages {
      bytes = List.copyOf(bytes);
    }
  }

  /** The messages in a datagram. None of them is read yet, but the lines are. */
  public static Split split(byte[] datagram) {
    Lines lines = Lines.of(datagram);
    if (lines.fault() != null) {
      return new Malformed(lines.fault());
    }
    List<byte[]> messages = new ArrayList<>(1);
    int start = 0;
    for (Span line : lines.spans()) {
      if (isDot(datagram, line)) {
        if (line.start() == start) {
          return new Malformed(MgcpFault.DOT_LINE);
        }
        messages.add(Arrays.copyOfRange(datagram, start, line.start()));
        start = lines.after(line);
      } else if (isDotForSome(datagram, line)) {
        return new Malformed(MgcpFault.DOT_LINE);
      }
    }
    if (start == datagram.length) {
      return new Malformed(MgcpFault.DOT_LINE);
    }
    messages.add(start == 0 ? datagram : Arrays.copyOfRange(datagram, start, datagram.length));
    return messages.size() > MOST_MESSAGES
        ? new Malformed(MgcpFault.TOO_MANY_MESSAGES)
        : new Messages(messages);
  }

  /** One datagram of several messages whose lines end alike; of one, the message itself. */
  public static byte[] together(List<byte[]> messages) {
    byte[] first = messages.getFirst();
    boolean crlf = first.length > 1 && first[first.length - 2] == '\r';
    byte[] dot = (crlf ? ".\r\n" : ".\n").getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream datagram = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      if (datagram.size() > 0) {
        datagram.writeBytes(dot);
      }
      datagram.writeBytes(message);
    }
    return datagram.toByteArray();
  }

  /** A dot among blanks: some readers leave blanks away before they look. */
  private static boolean isDotForSome(byte[] bytes, Span line) {
    int dots = 0;
    for (int at = line.start(); at < line.end(); at++) {
      if (bytes[at] == '.') {
        dots++;
      } else if (bytes[at] != ' ' && bytes[at] != '\t') {
        return false;
      }
    }
    return dots == 1;
  }

  static boolean isDot(byte[] bytes, Span line) {
    return line.length() == 1 && bytes[line.start()] == '.';
  }
}
