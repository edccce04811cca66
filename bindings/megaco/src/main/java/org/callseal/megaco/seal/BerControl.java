package org.callseal.megaco.seal;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.callseal.core.seal.Hex;
import org.callseal.megaco.BerReader;
import org.callseal.megaco.Span;
import org.jspecify.annotations.Nullable;

/**
 * Control messages in BER (RFC 3525 A.2): a ServiceChangeRequest of ROOT, restart, with
 * NonStandardData, and a TransactionReply with an error. The payload is hexadecimal here too, so
 * that a question is never shorter than its answer. Stateless.
 */
final class BerControl implements ControlShape {

  static final BerControl INSTANCE = new BerControl();

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int IA5_STRING = 0x16;
  private static final int HIGHEST_SHORT = 0x7f;
  private static final int HIGHEST_OCTET = 0xff;
  private static final int RESTART = 3;

  /** Of an unsigned number of 32 bits, with its sign. */
  private static final int MOST_NUMBER = 5;

  private BerControl() {}

  @Override
  public byte[] write(Control control) {
    byte[] transaction = value(plain(0), BigInteger.valueOf(control.transaction()).toByteArray());
    byte[] body =
        control.question()
            ? value(group(0), transaction, actions(hexadecimal(control.payload())))
            : value(group(2), transaction, error(hexadecimal(control.payload())));
    return value(
        SEQUENCE,
        value(
            group(1),
            value(plain(0), number(1)),
            value(group(1), value(plain(3), ascii(SENDER))),
            value(group(2), value(group(1), body))));
  }

  private static byte[] actions(byte[] data) {
    byte[] root = new byte[8];
    Arrays.fill(root, (byte) HIGHEST_OCTET);
    byte[] termination = value(group(0), value(SEQUENCE, value(group(0)), value(plain(1), root)));
    byte[] parameters =
        value(
            group(1),
            value(plain(0), number(RESTART)),
            value(group(4), value(OCTET_STRING, value(IA5_STRING, ascii(REASON)))),
            value(group(8), value(group(0), value(plain(2), ascii(NAME))), value(plain(1), data)));
    byte[] command = value(group(0), value(group(7), termination, parameters));
    return value(
        group(1),
        value(SEQUENCE, value(plain(0), number(0)), value(group(3), value(SEQUENCE, command))));
  }

  private static byte[] error(byte[] data) {
    byte[] code = value(plain(0), BigInteger.valueOf(ERROR).toByteArray());
    byte[] text = value(plain(1), ascii(NAME + " "), data);
    return value(group(2), value(group(0), code, text));
  }

  @Override
  public @Nullable Control read(byte[] message) {
    Control found = found(message, true);
    if (found == null) {
      found = found(message, false);
    }
    // One spelling: whatever else stands in it, it is not what we write.
    return found != null && Arrays.equals(write(found), message) ? found : null;
  }

  private static @Nullable Control found(byte[] message, boolean question) {
    BerReader reader = new BerReader(message);
    Span transaction =
        enter(reader, SEQUENCE, group(1))
                && pass(reader, plain(0), group(1))
                && enter(reader, group(2), group(1), group(question ? 0 : 2))
            ? reader.take(plain(0))
            : null;
    boolean atData =
        transaction != null && (question ? enterParameters(reader) : enterError(reader));
    Span data = atData ? reader.take(plain(1)) : null;
    if (transaction == null || data == null || transaction.length() > MOST_NUMBER) {
      return null;
    }
    long number = new BigInteger(message, transaction.start(), transaction.length()).longValue();
    String text = ascii(message, data);
    String prefix = question ? "" : NAME + " ";
    byte[] payload = text.startsWith(prefix) ? Hex.decode(text.substring(prefix.length())) : null;
    return payload == null
            || payload.length == 0
            || payload.length > MOST_PAYLOAD
            || number < 1
            || number > HIGHEST_TRANSACTION
        ? null
        : new Control(question, number, payload);
  }

  private static boolean enterParameters(BerReader reader) {
    return enter(reader, group(1), SEQUENCE)
        && pass(reader, plain(0))
        && enter(reader, group(3), SEQUENCE, group(0), group(7))
        && pass(reader, group(0))
        && enter(reader, group(1))
        && pass(reader, plain(0), group(4))
        && enter(reader, group(8))
        && pass(reader, group(0));
  }

  private static boolean enterError(BerReader reader) {
    return enter(reader, group(2), group(0)) && pass(reader, plain(0));
  }

  /** Into the first value of this tag, in there into the first of the next tag, and so on. */
  private static boolean enter(BerReader reader, int... tags) {
    for (int tag : tags) {
      Span value = reader.take(tag);
      if (value == null) {
        return false;
      }
      reader.within(value);
    }
    return true;
  }

  /** Over one value of each of these tags. */
  private static boolean pass(BerReader reader, int... tags) {
    for (int tag : tags) {
      if (reader.take(tag) == null) {
        return false;
      }
    }
    return true;
  }

  private static int plain(int number) {
    return 0x80 + number;
  }

  private static int group(int number) {
    return 0xa0 + number;
  }

  private static byte[] number(int value) {
    return new byte[] {(byte) value};
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String ascii(byte[] bytes, Span span) {
    return new String(bytes, span.start(), span.length(), StandardCharsets.ISO_8859_1);
  }

  private static byte[] hexadecimal(byte[] payload) {
    return ascii(Hex.encode(payload));
  }

  /** A tag, the shortest length, and these parts. */
  private static byte[] value(int tag, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length > HIGHEST_OCTET) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length > HIGHEST_SHORT) {
      out.write(0x81);
    }
    out.write(length);
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
