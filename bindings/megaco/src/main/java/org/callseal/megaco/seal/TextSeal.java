package org.callseal.megaco.seal;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.callseal.core.seal.Hex;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.SealCarriage.Holed;
import org.callseal.core.seal.SealHead;
import org.callseal.megaco.Authentication;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.Span;

/**
 * The seal in text, 75 characters and a line end, at the very front:
 *
 * <pre>
 * AU=0xSSSSSSSS:0xQQQQQQQQ:0xTTTTTTTTFFFFFFFFMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM LF
 *      SPI        sequence   to      from    MAC: the hole
 * </pre>
 *
 * One spelling only, in hexadecimal of lower case.
 */
final class TextSeal implements SealHeader {

  static final TextSeal INSTANCE = new TextSeal();

  private static final String BEFORE_SPI = "AU=0x";
  private static final String BETWEEN = ":0x";
  private static final int HOLE = 2 * Mac.LENGTH;
  private static final int LENGTH =
      BEFORE_SPI.length() + 8 + BETWEEN.length() + 8 + BETWEEN.length() + 2 * SealNumbers.DATA + 1;

  private TextSeal() {}

  @Override
  public int longest() {
    return LENGTH;
  }

  @Override
  public boolean fits(byte[] message) {
    return true;
  }

  @Override
  public Holed insert(byte[] message, SealHead head) {
    byte[] line = line(SealNumbers.of(head)).getBytes(StandardCharsets.US_ASCII);
    byte[] sealed = new byte[line.length + message.length];
    System.arraycopy(line, 0, sealed, 0, line.length);
    System.arraycopy(message, 0, sealed, line.length, message.length);
    return new Holed(sealed, LENGTH - 1 - HOLE, HOLE);
  }

  private static String line(SealNumbers numbers) {
    return BEFORE_SPI
        + Hex.encode(numbers.spi())
        + BETWEEN
        + Hex.encode(numbers.sequence())
        + BETWEEN
        + Hex.encode(numbers.data())
        + "\n";
  }

  @Override
  public byte[] hole(Mac mac) {
    return Hex.encode(mac.bytes()).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public Optional<SealNumbers> read(byte[] message, Authentication authentication) {
    byte[] spi = Hex.decode(text(message, authentication.spi()));
    byte[] sequence = Hex.decode(text(message, authentication.sequence()));
    byte[] data = Hex.decode(text(message, authentication.data()));
    if (spi == null || sequence == null || data == null || data.length != SealNumbers.DATA) {
      return Optional.empty();
    }
    SealNumbers numbers = new SealNumbers(spi, sequence, data);
    return text(message, new Span(0, LENGTH)).equals(line(numbers))
        ? Optional.of(numbers)
        : Optional.empty();
  }

  @Override
  public Span hole(Authentication authentication) {
    return new Span(LENGTH - 1 - HOLE, LENGTH - 1);
  }

  @Override
  public byte[] cut(MegacoMessage message, Authentication authentication) {
    byte[] bytes = message.bytes();
    int start = authentication.header().start();
    int end = authentication.header().end();
    // The one separator that it came with; a comment behind it is the message's own.
    if (bytes[end] == '\r') {
      end += 2;
    } else if (bytes[end] != ';') {
      end++;
    }
    byte[] left = new byte[bytes.length - (end - start)];
    System.arraycopy(bytes, 0, left, 0, start);
    System.arraycopy(bytes, end, left, start, bytes.length - end);
    return left;
  }

  private static String text(byte[] bytes, Span span) {
    return new String(bytes, span.start(), span.length(), StandardCharsets.ISO_8859_1);
  }
}
