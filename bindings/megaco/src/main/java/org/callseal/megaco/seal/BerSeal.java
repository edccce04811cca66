package org.callseal.megaco.seal;

import java.util.Optional;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.SealCarriage.Holed;
import org.callseal.core.seal.SealHead;
import org.callseal.megaco.Authentication;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.Span;

/**
 * The seal in BER, 40 bytes at the front of the outer sequence, whose length grows with it:
 *
 * <pre>
 * a0 26  80 04 SPI  81 04 sequence  82 18 to from MAC: the hole
 * </pre>
 *
 * One spelling only.
 */
final class BerSeal implements SealHeader {

  static final BerSeal INSTANCE = new BerSeal();

  private static final byte[] BEFORE_SPI = {(byte) 0xa0, 0x26, (byte) 0x80, 4};
  private static final byte[] BEFORE_SEQUENCE = {(byte) 0x81, 4};
  private static final byte[] BEFORE_DATA = {(byte) 0x82, SealNumbers.DATA};
  private static final int LENGTH = 40;

  private BerSeal() {}

  @Override
  public int longest() {
    return LENGTH + 1;
  }

  @Override
  public boolean fits(byte[] message) {
    return OuterSequence.of(message).canGrow();
  }

  @Override
  public Holed insert(byte[] message, SealHead head) {
    OuterSequence outer = OuterSequence.of(message);
    byte[] start = outer.startWith(LENGTH);
    int contents = outer.contentsAt();
    byte[] sealed = new byte[start.length + LENGTH + message.length - contents];
    System.arraycopy(start, 0, sealed, 0, start.length);
    byte[] header = header(SealNumbers.of(head));
    System.arraycopy(header, 0, sealed, start.length, LENGTH);
    System.arraycopy(message, contents, sealed, start.length + LENGTH, message.length - contents);
    return new Holed(sealed, start.length + LENGTH - Mac.LENGTH, Mac.LENGTH);
  }

  private static byte[] header(SealNumbers numbers) {
    return joined(
        BEFORE_SPI,
        numbers.spi(),
        BEFORE_SEQUENCE,
        numbers.sequence(),
        BEFORE_DATA,
        numbers.data());
  }

  private static byte[] joined(byte[]... parts) {
    byte[] whole = new byte[LENGTH];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }

  @Override
  public byte[] hole(Mac mac) {
    return mac.bytes();
  }

  @Override
  public Optional<SealNumbers> read(byte[] message, Authentication authentication) {
    // Shortest lengths throughout make these 40 bytes, others make more.
    return authentication.header().length() == LENGTH
            && authentication.data().length() == SealNumbers.DATA
        ? Optional.of(
            new SealNumbers(
                octets(message, authentication.spi()),
                octets(message, authentication.sequence()),
                octets(message, authentication.data())))
        : Optional.empty();
  }

  @Override
  public Span hole(Authentication authentication) {
    int end = authentication.data().end();
    return new Span(end - Mac.LENGTH, end);
  }

  @Override
  public byte[] cut(MegacoMessage message, Authentication authentication) {
    byte[] bytes = message.bytes();
    Span header = authentication.header();
    byte[] start = OuterSequence.of(bytes).startWithout(header.length());
    byte[] left = new byte[start.length + bytes.length - header.end()];
    System.arraycopy(start, 0, left, 0, start.length);
    System.arraycopy(bytes, header.end(), left, start.length, bytes.length - header.end());
    return left;
  }

  private static byte[] octets(byte[] bytes, Span span) {
    byte[] octets = new byte[span.length()];
    System.arraycopy(bytes, span.start(), octets, 0, octets.length);
    return octets;
  }
}
