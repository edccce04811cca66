package org.callseal.megaco;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message identifier of a binary message:
 *
 * <pre>
 * MId ::= CHOICE { ip4Address [0] SEQUENCE { address [0], portNumber [1] OPTIONAL },
 *                  ip6Address [1], domainName [2]  -- likewise --,
 *                  deviceName [3] IA5String, mtpAddress [4] OCTET STRING(SIZE(2..4)), ... }
 * </pre>
 *
 * One thread; used once.
 */
final class BerMessageId {

  private static final int IP4 = BerParser.CONSTRUCTED;
  private static final int IP6 = BerParser.CONSTRUCTED + 1;
  private static final int DOMAIN = BerParser.CONSTRUCTED + 2;
  private static final int DEVICE = BerParser.PRIMITIVE + 3;
  private static final int MTP = BerParser.PRIMITIVE + 4;
  private static final int MOST_PORT_OCTETS = 3;

  private final byte[] bytes;
  private final BerReader reader;

  /**
   * @param reader within the identifier
   */
  BerMessageId(byte[] bytes, BerReader reader) {
    this.bytes = bytes;
    this.reader = reader;
  }

  /**
   * What stands in an MId, for an identifier as text has it: a domain name or a device name.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static byte[] written(String text) {
    MessageId parsed = MessageId.parse(text);
    boolean domain = text.startsWith("<");
    if (parsed == null || text.startsWith("[")) {
      throw new IllegalArgumentException("no name of an entity: " + text);
    }
    if (!domain) {
      return BerBytes.value(DEVICE, BerBytes.ascii(text));
    }
    int closing = text.indexOf('>');
    byte[] name = BerBytes.value(BerParser.PRIMITIVE, BerBytes.ascii(text.substring(1, closing)));
    String behind = text.substring(closing + 1);
    return behind.isEmpty()
        ? BerBytes.value(DOMAIN, name)
        : BerBytes.value(
            DOMAIN,
            name,
            BerBytes.number(BerParser.PRIMITIVE + 1, Integer.parseInt(behind.substring(1))));
  }

  /** The identifier; null when it is none. */
  @Nullable MessageId read() {
    int choice = reader.tag();
    Span chosen = reader.take();
    if (chosen == null || !reader.atEnd()) {
      return null;
    }
    return switch (choice) {
      case IP4, IP6, DOMAIN -> {
        reader.within(chosen);
        yield withPort(choice);
      }
      case DEVICE -> MessageId.device(text(chosen));
      case MTP -> MessageId.mtp(HexFormat.of().formatHex(octets(chosen)));
      default -> null;
    };
  }

  private @Nullable MessageId withPort(int choice) {
    Span name = reader.take(BerParser.PRIMITIVE);
    int port = MessageId.NO_PORT;
    if (name != null && !reader.atEnd()) {
      Span number = reader.take(BerParser.PRIMITIVE + 1);
      port = number == null || !isMinimal(number) ? MessageId.NO_PORT : number(number);
      if (port < 0 || port > MessageId.HIGHEST_PORT || !reader.atEnd()) {
        return null;
      }
    }
    if (name == null) {
      return null;
    }
    return switch (choice) {
      case DOMAIN -> MessageId.domain(text(name), port);
      case IP4 -> name.length() == MessageId.IP4_LENGTH ? MessageId.ip4(octets(name), port) : null;
      default -> name.length() == MessageId.IP6_LENGTH ? MessageId.ip6(octets(name), port) : null;
    };
  }

  /** X.690 8.3.2: the first nine bits of an INTEGER are neither all ones nor all zeros. */
  private boolean isMinimal(Span number) {
    return number.length() == 1
        || (number.length() > 1
            && number.length() <= MOST_PORT_OCTETS
            && (bytes[number.start()] != 0 || bytes[number.start() + 1] < 0));
  }

  /** With its sign: a port is never negative. */
  private int number(Span span) {
    int number = bytes[span.start()];
    for (int at = span.start() + 1; at < span.end(); at++) {
      number = number << 8 | (bytes[at] & 0xff);
    }
    return number;
  }

  private byte[] octets(Span span) {
    return Arrays.copyOfRange(bytes, span.start(), span.end());
  }

  private String text(Span span) {
    return new String(bytes, span.start(), span.length(), StandardCharsets.ISO_8859_1);
  }
}
