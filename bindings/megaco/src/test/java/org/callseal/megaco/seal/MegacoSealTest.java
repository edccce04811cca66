package org.callseal.megaco.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.callseal.megaco.seal.SealSamples.DATA_TEXT;
import static org.callseal.megaco.seal.SealSamples.HEAD;
import static org.callseal.megaco.seal.SealSamples.MAC;
import static org.callseal.megaco.seal.SealSamples.RESTART;
import static org.callseal.megaco.seal.SealSamples.SEAL_BER;
import static org.callseal.megaco.seal.SealSamples.SEAL_LINE;
import static org.callseal.megaco.seal.SealSamples.bytes;
import static org.callseal.megaco.seal.SealSamples.sealed;

import java.util.HexFormat;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.SealCarriage;
import org.callseal.core.seal.SealHead;
import org.callseal.core.seal.Spi;
import org.callseal.megaco.BerSamples;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.MegacoFault;
import org.callseal.megaco.MegacoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MegacoSealTest {

  private static final MegacoSeal TEXT = MegacoSeal.TEXT_UDP;
  private static final MegacoSeal BER = MegacoSeal.BER_UDP;
  private static final int MOST_IN_TEXT = 80;
  private static final int MOST_IN_BER = 44;

  private static byte[] ber(String hexadecimal) {
    return BerSamples.bytes(hexadecimal);
  }

  private static MegacoMessage message(Encoding encoding, byte[] bytes) {
    return (MegacoMessage) encoding.parse(bytes);
  }

  @Test
  void shouldStandAtTheVeryFrontOfTextAndAddNoMoreThanItsBudget() {
    for (String plain : new String[] {RESTART, "\r\n ; a comment\n" + RESTART + "\n"}) {
      byte[] sealed = sealed(TEXT, bytes(plain));
      assertThat(sealed).isEqualTo(bytes(SEAL_LINE + plain));
      assertThat(sealed.length - plain.length()).isEqualTo(76).isLessThanOrEqualTo(MOST_IN_TEXT);
    }
  }

  @Test
  void shouldStandInItsPlaceInBerAndAddNoMoreThanItsBudget() {
    byte[] plain = ber(BerSamples.PENDING);
    byte[] sealed = sealed(BER, plain);
    assertThat(HexFormat.of().formatHex(sealed))
        .isEqualTo("303d" + SEAL_BER + BerSamples.PENDING.replace(" ", "").substring(4));
    assertThat(sealed.length - plain.length).isEqualTo(40).isLessThanOrEqualTo(MOST_IN_BER);
  }

  /** SPI, instances and sequence number have one width each, whatever their values. */
  @ParameterizedTest
  @CsvSource({"256, 1, 1", "4294967295, -1, 4294967295", "2147483648, -2147483648, 128"})
  void shouldAddNoMoreForHighNumbersThanForLow(long spi, int instance, long sequence) {
    Spi to = new Spi((int) spi);
    SealHead head = new SealHead(to, new Instance(instance), new Instance(instance), sequence);
    for (MegacoSeal seal : new MegacoSeal[] {TEXT, MegacoSeal.TEXT_TCP, BER, MegacoSeal.BER_TCP}) {
      boolean text = seal == TEXT || seal == MegacoSeal.TEXT_TCP;
      byte[] plain = text ? bytes(RESTART) : ber(BerSamples.SERVICE_CHANGE);
      SealCarriage.Holed holed = seal.insert(plain, head);
      seal.fill(holed, MAC);
      assertThat(holed.bytes().length - plain.length)
          .isLessThanOrEqualTo(text ? MOST_IN_TEXT : MOST_IN_BER);
      assertThat(((MegacoSealed) seal.locate(holed.bytes())).seal().head()).isEqualTo(head);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {86, 87, 88, 127, 128, 214, 215, 216, 255, 256, 300, 65_400, 65_450})
  void shouldGiveALengthItsOwnSpellingBackWhateverItGrewTo(int length) {
    for (int octets = 1; octets <= 5; octets++) {
      byte[] plain = ofLength(length, octets);
      if (plain.length == 0) {
        continue;
      }
      byte[] sealed = sealed(BER, plain);
      MegacoSealed located = (MegacoSealed) BER.locate(sealed);
      assertThat(located.cut()).as("length %d in %d", length, octets).isEqualTo(plain);
      assertThat(sealed.length - plain.length).isBetween(40, 41).isLessThanOrEqualTo(MOST_IN_BER);
    }
  }

  /**
   * A message whose outer length has this value and so many bytes; empty where they are too few.
   */
  private static byte[] ofLength(int length, int octets) {
    int fewest = length < 0x80 ? 1 : length < 0x100 ? 2 : length < 0x10000 ? 3 : 4;
    if (octets < fewest) {
      return new byte[0];
    }
    String start = octets == 1 ? "%02x" : "%02x%0" + 2 * (octets - 1) + "x";
    String spelled =
        octets == 1 ? start.formatted(length) : start.formatted(0x80 + octets - 1, length);
    String head = "800101a10583036d6731a207a105a103800101";
    int inner = length - (length < 0x82 ? 2 : length < 0x103 ? 3 : 4);
    int filling = inner - head.length() / 2 - (inner < 0x99 ? 2 : inner < 0x116 ? 3 : 4);
    String extension = BerSamples.value(0x83, "00".repeat(filling));
    return ber("30" + spelled + BerSamples.value(0xa1, head + extension));
  }

  @Test
  void shouldFindInItselfWhatWasPutIn() {
    for (MegacoSeal seal : new MegacoSeal[] {TEXT, MegacoSeal.TEXT_TCP, BER, MegacoSeal.BER_TCP}) {
      boolean text = seal == TEXT || seal == MegacoSeal.TEXT_TCP;
      byte[] sealed = sealed(seal, text ? bytes(RESTART) : ber(BerSamples.SERVICE_CHANGE));
      MegacoSealed located = (MegacoSealed) seal.locate(sealed);
      assertThat(located.seal().head()).isEqualTo(HEAD);
      assertThat(located.seal().mac()).isEqualTo(MAC);
      assertThat(located.carriage()).isEqualTo(seal.carriage());
      assertThat(located.holeLength()).isEqualTo(text ? 32 : 16);
      assertThat(located.control()).isEmpty();
    }
    assertThat(TEXT.carriage()).isEqualTo(Carriage.MEGACO_TEXT_UDP);
    assertThat(MegacoSeal.BER_TCP.carriage()).isEqualTo(Carriage.MEGACO_BER_TCP);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          au=0x01020304:0x0d0e0f10:0x$D\\n|SPELLING
          Authentication=0x01020304:0x0d0e0f10:0x$D\\n|SPELLING
           AU=0x01020304:0x0d0e0f10:0x$D\\n|SPELLING
          \\nAU=0x01020304:0x0d0e0f10:0x$D\\n|SPELLING
          ;\\nAU=0x01020304:0x0d0e0f10:0x$D\\n|SPELLING
          AU =0x01020304:0x0d0e0f10:0x$D\\n|SPELLING
          AU= 0x01020304:0x0d0e0f10:0x$D\\n|SPELLING
          AU=0X01020304:0x0d0e0f10:0x$D\\n|SPELLING
          AU=0x01020304:0x0D0E0F10:0x$D\\n|SPELLING
          AU=0x01020304:0x0d0e0f10:0x05060708090A0B0c616e206578616d706c652773204d4143\\n|SPELLING
          AU=0x01020304:0x0d0e0f10:0x$D |SPELLING
          AU=0x01020304:0x0d0e0f10:0x$D\\r\\n|SPELLING
          AU=0x01020304:0x0d0e0f10:0x$D;x\\n|SPELLING
          AU=0x01020304:0x0d0e0f10:0x0102030405060708090a0b0c\\n|SPELLING
          AU=0x01020304:0x0d0e0f10:0x$D00\\n|SPELLING
          AU=0x000000ff:0x0d0e0f10:0x$D\\n|NUMBERS
          AU=0x01020304:0x00000000:0x$D\\n|NUMBERS
          """)
  void shouldRefuseEveryOtherSpellingInText(String header, SealFault fault) {
    String text = header.replace("$D", DATA_TEXT).replace("\\r", "\r").replace("\\n", "\n");
    assertThat(TEXT.locate(bytes(text + RESTART))).isEqualTo(new MegacoLocated.WrongSeal(fault));
  }

  @ParameterizedTest
  @CsvSource({
    "a01a 8004 01020304 8104 0d0e0f10 820c 0102030405060708090a0b0c, SPELLING",
    "a08126 8004 01020304 8104 0d0e0f10 8218 $D, SPELLING",
    "a027 80810401020304 8104 0d0e0f10 8218 $D, SPELLING",
    "a027 8004 01020304 818104 0d0e0f10 8218 $D, SPELLING",
    "a027 8004 01020304 8104 0d0e0f10 828118 $D, SPELLING",
    "a027 8004 01020304 8104 0d0e0f10 8219 $D 00, SPELLING",
    "a025 8004 01020304 8104 0d0e0f10 8217 $E, SPELLING",
    "a026 8004 000000ff 8104 0d0e0f10 8218 $D, NUMBERS",
    "a026 8004 01020304 8104 00000000 8218 $D, NUMBERS"
  })
  void shouldRefuseEveryOtherSpellingInBer(String header, SealFault fault) {
    String filled =
        header.replace("$D", DATA_TEXT).replace("$E", DATA_TEXT.substring(2)).replace(" ", "");
    assertThat(BER.locate(ber(BerSamples.after(filled))))
        .isEqualTo(new MegacoLocated.WrongSeal(fault));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authentication = 0X01020304:0x0d0e0f10:0x0102030405060708090A0B0C\n",
        "AU=0x01020304:0x0d0e0f10:0x0102030405060708090a0b0c ",
        "AU=0x01020304:0x0d0e0f10:0x0102030405060708090a0b0c\r\n",
        "AU=0x01020304:0x0d0e0f10:0x0102030405060708090a0b0c\t"
      })
  void shouldCutAHeaderOfWhateverSchemeAndSpellingInText(String header) {
    assertThat(MegacoSeal.cut(message(Encoding.TEXT, bytes(header + RESTART))))
        .isEqualTo(bytes(RESTART));
    assertThat(MegacoSeal.cut(message(Encoding.TEXT, bytes(";a\n" + header + "\n" + RESTART))))
        .isEqualTo(bytes(";a\n\n" + RESTART));
    String commented = header.strip() + ";b\n" + RESTART;
    assertThat(MegacoSeal.cut(message(Encoding.TEXT, bytes(commented))))
        .isEqualTo(bytes(";b\n" + RESTART));
  }

  @Test
  void shouldCutAHeaderOfWhateverSchemeInBer() {
    String plain = BerSamples.PENDING.replace(" ", "").substring(4);
    String foreign = "a01a80041a2b3c4d810400000011820c0102030405060708090a0b0c";
    assertThat(MegacoSeal.cut(message(Encoding.BER, ber("3031" + foreign + plain))))
        .isEqualTo(ber("3015" + plain));
    assertThat(MegacoSeal.cut(message(Encoding.BER, ber("30820031" + foreign + plain))))
        .isEqualTo(ber("308115" + plain));
  }

  @Test
  void shouldSayWhatIsNoMessageOfItsEncoding() {
    assertThat(TEXT.locate(ber(BerSamples.PENDING)))
        .isEqualTo(new MegacoLocated.NotMegaco(MegacoFault.START));
    assertThat(BER.locate(bytes(RESTART))).isEqualTo(new MegacoLocated.NotMegaco(MegacoFault.TAG));
  }

  @Test
  void shouldNotPutASealInTwiceOrBeyondWhatIsRead() {
    byte[] sealed = sealed(TEXT, bytes(RESTART));
    assertThatThrownBy(() -> TEXT.insert(sealed, HEAD))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] long1 = bytes(RESTART + " ".repeat(65_507 - RESTART.length() - 76));
    assertThat(TEXT.hasRoom(message(Encoding.TEXT, long1))).isTrue();
    byte[] long2 = bytes(RESTART + " ".repeat(65_507 - RESTART.length() - 75));
    assertThat(TEXT.hasRoom(message(Encoding.TEXT, long2))).isFalse();
    assertThat(MegacoSeal.TEXT_TCP.hasRoom(message(Encoding.TEXT, long2))).isTrue();
    byte[] longest = ber("30850000000015" + BerSamples.PENDING.substring(4));
    assertThat(BER.hasRoom(message(Encoding.BER, longest))).isFalse();
    assertThatThrownBy(() -> BER.insert(longest, HEAD))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
