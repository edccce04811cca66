package org.callseal.edge.megaco;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.callseal.core.association.SpokenName;
import org.callseal.megaco.BerReader;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.MessageId;
import org.callseal.megaco.Span;
import org.jspecify.annotations.Nullable;

/**
 * Version and message identifier, spelled as their owner spells them, with which the edge writes
 * messages of its own: in the name of a gateway, or in its own. Immutable.
 */
final class MessageHead {

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int IA5_STRING = 0x16;
  private static final int HIGHEST_SHORT = 0x7f;
  private static final int HIGHEST_OCTET = 0xff;
  private static final byte[] ROOT = {-1, -1, -1, -1, -1, -1, -1, -1};

  /** RFC 3525 13.2. */
  private static final int UNAUTHORIZED = 402;

  private final Encoding encoding;

  /** Of text what stands in front of the body; of BER the two values in front of it. */
  private final byte[] bytes;

  private MessageHead(Encoding encoding, byte[] bytes) {
    this.encoding = encoding;
    this.bytes = bytes;
  }

  /** That of a message without an authentication header. */
  static MessageHead of(MegacoMessage message) {
    if (message.authentication().isPresent()) {
      throw new IllegalArgumentException("a head with a seal in it");
    }
    return switch (message.encoding()) {
      case TEXT ->
          new MessageHead(Encoding.TEXT, Arrays.copyOf(message.bytes(), message.body().start()));
      case BER -> new MessageHead(Encoding.BER, headOfBinary(message.bytes()));
    };
  }

  /** That of a gateway which another edge, or this one before its restart, has written down. */
  static Optional<MessageHead> recalled(SpokenName name) {
    byte[] bytes = name.head().getBytes(StandardCharsets.ISO_8859_1);
    Encoding encoding = bytes[0] == (byte) plain(0) ? Encoding.BER : Encoding.TEXT;
    MessageHead head = new MessageHead(encoding, bytes);
    return head.message().isPresent() ? Optional.of(head) : Optional.empty();
  }

  /** To be written down, as the name since then; nothing where it is too long. */
  Optional<SpokenName> spoken(long sinceSeconds) {
    return bytes.length > SpokenName.LONGEST
        ? Optional.empty()
        : Optional.of(new SpokenName(new String(bytes, StandardCharsets.ISO_8859_1), sinceSeconds));
  }

  boolean isSameAs(@Nullable MessageHead other) {
    return other != null && encoding == other.encoding && Arrays.equals(bytes, other.bytes);
  }

  /** The name in it; nothing where these are no bytes of a head. */
  Optional<MessageId> name() {
    return message().map(MegacoMessage::messageId);
  }

  private Optional<MegacoMessage> message() {
    return encoding.parse(error(UNAUTHORIZED, "")) instanceof MegacoMessage message
        ? Optional.of(message)
        : Optional.empty();
  }

  /** That of the sidecars: no gateway has this name. */
  static MessageHead ours(Encoding encoding) {
    return new MessageHead(
        encoding,
        switch (encoding) {
          case TEXT -> ascii("!/1 callseal\n");
          case BER ->
              together(
                  value(plain(0), new byte[] {1}),
                  value(group(1), value(plain(3), ascii("callseal"))));
        });
  }

  Encoding encoding() {
    return encoding;
  }

  private static byte[] headOfBinary(byte[] message) {
    BerReader reader = new BerReader(message);
    enter(reader, SEQUENCE);
    enter(reader, group(1));
    byte[] version = taken(message, reader, plain(0));
    return together(version, taken(message, reader, group(1)));
  }

  private static void enter(BerReader reader, int tag) {
    reader.within(wanted(reader, tag));
  }

  private static byte[] taken(byte[] message, BerReader reader, int tag) {
    Span contents = wanted(reader, tag);
    return value(tag, Arrays.copyOfRange(message, contents.start(), contents.end()));
  }

  private static Span wanted(BerReader reader, int tag) {
    Span found = reader.take(tag);
    if (found == null) {
      throw new IllegalStateException("a message that was read has no head");
    }
    return found;
  }

  /** An error that no transaction has. */
  byte[] error(int code, String text) {
    return switch (encoding) {
      case TEXT -> text("ER=" + code + "{\"" + text + "\"}");
      case BER -> binary(errorDescriptor(group(0), code, text));
    };
  }

  /** An error as the reply to a request. */
  byte[] reply(long transaction, int code, String text) {
    return switch (encoding) {
      case TEXT -> text("P=" + transaction + "{ER=" + code + "{\"" + text + "\"}}");
      case BER ->
          binary(
              value(
                  group(1),
                  value(
                      group(2),
                      value(plain(0), number(transaction)),
                      value(group(2), errorDescriptor(group(0), code, text)))));
    };
  }

  /** A ServiceChange of the whole gateway. */
  byte[] serviceChange(long transaction, ChangeMethod method) {
    return switch (encoding) {
      case TEXT ->
          text(
              "T="
                  + transaction
                  + "{C=-{SC=ROOT{SV{MT="
                  + method.token()
                  + ",RE=\""
                  + method.reason()
                  + "\"}}}}");
      case BER -> {
        byte[] termination =
            value(group(0), value(SEQUENCE, value(group(0)), value(plain(1), ROOT)));
        byte[] parameters =
            value(
                group(1),
                value(plain(0), number(method.number())),
                value(group(4), value(OCTET_STRING, value(IA5_STRING, ascii(method.reason())))));
        byte[] command = value(group(0), value(group(7), termination, parameters));
        byte[] action =
            value(SEQUENCE, value(plain(0), number(0)), value(group(3), value(SEQUENCE, command)));
        yield binary(
            value(
                group(1),
                value(group(0), value(plain(0), number(transaction)), value(group(1), action))));
      }
    };
  }

  private byte[] text(String body) {
    return together(bytes, ascii(body));
  }

  private byte[] binary(byte[] body) {
    return value(SEQUENCE, value(group(1), bytes, value(group(2), body)));
  }

  private static byte[] errorDescriptor(int tag, int code, String text) {
    return value(tag, value(plain(0), number(code)), value(plain(1), ascii(text)));
  }

  private static int plain(int number) {
    return 0x80 + number;
  }

  private static int group(int number) {
    return 0xa0 + number;
  }

  private static byte[] number(long value) {
    return BigInteger.valueOf(value).toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] together(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** A tag, the shortest length, and these parts. */
  private static byte[] value(int tag, byte[]... parts) {
    byte[] contents = together(parts);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (contents.length > HIGHEST_OCTET) {
      out.write(0x82);
      out.write(contents.length >> 8);
    } else if (contents.length > HIGHEST_SHORT) {
      out.write(0x81);
    }
    out.write(contents.length);
    out.writeBytes(contents);
    return out.toByteArray();
  }
}
