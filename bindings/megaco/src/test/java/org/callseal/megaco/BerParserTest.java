package org.callseal.megaco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.megaco.BerSamples.PENDING;
import static org.callseal.megaco.BerSamples.SERVICE_CHANGE;
import static org.callseal.megaco.BerSamples.after;
import static org.callseal.megaco.BerSamples.bytes;
import static org.callseal.megaco.BerSamples.of;
import static org.callseal.megaco.BerSamples.value;
import static org.callseal.megaco.BerSamples.withBody;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BerParserTest {

  private static final String NATIVE =
      "a01a 8004 1a2b3c4d 8104 00000011 820c 0102030405060708090a0b0c";

  private static MegacoParse parse(String hexadecimal) {
    return Encoding.BER.parse(bytes(hexadecimal));
  }

  private static String name(String messageId) {
    return ((MegacoMessage) parse(of(messageId))).messageId().canonical();
  }

  @Test
  void shouldReadAMessageOverItsOwnBytes() {
    byte[] bytes = bytes(SERVICE_CHANGE);
    MegacoMessage message = (MegacoMessage) Encoding.BER.parse(bytes);
    assertThat(message.bytes()).isSameAs(bytes);
    assertThat(message.messageId().canonical()).isEqualTo("mg1");
    assertThat(message.holds(Content.REQUEST)).isTrue();
    assertThat(message.authentication()).isEmpty();
  }

  @Test
  void shouldFindTheAuthenticationHeaderAndItsFields() {
    MegacoMessage message = (MegacoMessage) parse(after(NATIVE));
    Authentication found = message.authentication().orElseThrow();
    assertThat(found.header()).isEqualTo(new Span(2, 30));
    assertThat(found.spi()).isEqualTo(new Span(6, 10));
    assertThat(found.sequence()).isEqualTo(new Span(12, 16));
    assertThat(found.data()).isEqualTo(new Span(18, 30));
  }

  @ParameterizedTest
  @CsvSource({
    "a0068004 0a000005, [10.0.0.5]",
    "a00a8004 0a000005 8102 0b80, [10.0.0.5]:2944",
    "a00b8004 ff000001 8103 009c40, [255.0.0.1]:40000",
    "a1128010 20010db8000000000000000000000001, [2001:db8::1]",
    "a1168010 00000000000000000000ffff01020304 8102 0b80, [::ffff:102:304]:2944",
    "a2038001 61, a",
    "a20c800a 524757312e6c2d2e3432, rgw1.l-.42",
    "a2068001 61 8101 00, a:0",
    "8303 4d6731, mg1",
    "830c 61616c6e2f3140612e622d63, aaln/1@a.b-c",
    "8402 0a1b, mtp{0a1b}",
    "8404 0a1b2c3d, mtp{0a1b2c3d}"
  })
  void shouldNameTheSenderAsTextWould(String messageId, String canonical) {
    assertThat(name(messageId.replace(" ", ""))).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource({
    "a005 8003 0a0000",
    "a007 8005 0a00000505",
    "a006 8104 0a000005",
    "a008 8004 0a000005 8100",
    "a009 8004 0a000005 8101 ff",
    "a00a 8004 0a000005 8102 0050",
    "a00a 8004 0a000005 8102 ffff",
    "a00b 8004 0a000005 8103 010000",
    "a00c 8004 0a000005 8104 00000b80",
    "a00c 8004 0a000005 8102 0b80 8200",
    "a008 8004 0a000005 8200",
    "a106 8004 0a000005",
    "a100",
    "a202 8000",
    "a203 8001 2d",
    "a203 8001 3a",
    "a205 8003 612062",
    "a205 a003 800161",
    "a203 8201 61",
    "8300",
    "8301 31",
    "8301 2a",
    "8302 612a",
    "8303 4d7470",
    "8303 613a31",
    "8302 6100",
    "a303 160161",
    "8401 00",
    "8405 0000000000",
    "8501 61",
    "8303 6d6731 8303 6d6732"
  })
  void shouldRefuseWhatIsNoNameOfASender(String messageId) {
    assertThat(parse(of(messageId.replace(" ", ""))))
        .isEqualTo(new Malformed(MegacoFault.MESSAGE_ID));
  }

  @ParameterizedTest
  @CsvSource({
    "a00b 80020192 810568656c6c6f, ERROR",
    "a107 a005 800101 a100, REQUEST",
    "a105 a103 800101, PENDING",
    "a107 a205 800101 a200, REPLY",
    "a107 a305 3003 800101, ACKNOWLEDGEMENT",
    "a108 a406 800101 810102, SEGMENT",
    "a10c a103 800101 a305 3003 800101, ACKNOWLEDGEMENT"
  })
  void shouldSayWhatABodyHolds(String body, Content content) {
    assertThat(parse(withBody(body.replace(" ", ""))))
        .isInstanceOfSatisfying(
            MegacoMessage.class, message -> assertThat(message.holds(content)).isTrue());
  }

  @ParameterizedTest
  @CsvSource({"a100", "a200", "8100", "a1028000", "a102a500", "a102a000a000", "a103040100"})
  void shouldRefuseABodyOfAnotherKind(String body) {
    assertThat(parse(withBody(body))).isEqualTo(new Malformed(MegacoFault.BODY));
  }

  @ParameterizedTest
  @CsvSource({
    "a000",
    "a01a 8104 1a2b3c4d 8004 00000011 820c 0102030405060708090a0b0c",
    "a019 8003 1a2b3c 8104 00000011 820c 0102030405060708090a0b0c",
    "a01b 8005 1a2b3c4d00 8104 00000011 820c 0102030405060708090a0b0c",
    "a019 8004 1a2b3c4d 8103 000011 820c 0102030405060708090a0b0c",
    "a019 8004 1a2b3c4d 8104 00000011 820b 0102030405060708090a0b",
    "a02f 8004 1a2b3c4d 8104 00000011 8221"
        + " 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20",
    "a00c 8004 1a2b3c4d 8104 00000011",
    "a01c 8004 1a2b3c4d 8104 00000011 820c 0102030405060708090a0b0c 8300",
    "a01c a006 8004 1a2b3c4d 8104 00000011 820c 0102030405060708090a0b0c",
  })
  void shouldRefuseAnAuthenticationHeaderWithWrongFields(String header) {
    assertThat(parse(after(header.replace(" ", ""))))
        .isEqualTo(new Malformed(MegacoFault.AUTHENTICATION));
  }

  @ParameterizedTest
  @CsvSource({
    "'', EMPTY",
    "30, LENGTH",
    "3000, TAG",
    "3080 0000, INDEFINITE",
    "a113 800101 a105 8303 6d6731 a207 a105 a103 800101, TAG",
    "3115 a113 800101 a105 8303 6d6731 a207 a105 a103 800101, TAG",
    "3f15 a113 800101 a105 8303 6d6731 a207 a105 a103 800101, TAG",
    "3015 a113 800101 a105 8303 6d6731 a207 a105 a103 800101 00, TRAILING",
    "3015 a113 800101 a105 8303 6d6731 a207 a105 a103 800101 3000, TRAILING",
    "3014 a113 800101 a105 8303 6d6731 a207 a105 a103 800101, TRAILING",
    "3016 a113 800101 a105 8303 6d6731 a207 a105 a103 800101, LENGTH",
    "3015 a114 800101 a105 8303 6d6731 a207 a105 a103 800101, LENGTH",
    "3015 a112 800101 a105 8303 6d6731 a207 a105 a103 800101, LENGTH",
    "3015 a113 800101 a105 8303 6d6731 a207 a105 a104 800101, LENGTH",
    "3015 a113 800101 a105 8303 6d6731 a207 a105 a103 8001, LENGTH",
    "3017 a113 800101 a105 8303 6d6731 a207 a105 a103 800101 a200, TRAILING",
    "3015 a013 800101 a105 8303 6d6731 a207 a105 a103 800101, AUTHENTICATION",
    "3014 a112 8000 a105 8303 6d6731 a207 a105 a103 800101, VERSION",
    "3015 a113 800164 a105 8303 6d6731 a207 a105 a103 800101, VERSION",
    "3015 a113 8001ff a105 8303 6d6731 a207 a105 a103 800101, VERSION",
    "3016 a114 80020001 a105 8303 6d6731 a207 a105 a103 800101, VERSION",
    "3012 a110 a105 8303 6d6731 a207 a105 a103 800101, VERSION",
    "300c a10a 800101 a105 8303 6d6731, TAG",
    "300e a10c 800101 a207 a105 a103 800101, TAG",
    "3017 a180 800101 a105 8303 6d6731 a207 a105 a103 800101 0000, INDEFINITE",
    "3015 a113 800101 a105 8303 6d6731 a207 a105 a103 bf8100, TAG",
  })
  void shouldRefuseWhatIsNotMegacoOrCouldBeReadInTwoWays(String message, MegacoFault fault) {
    assertThat(parse(message)).as(message).isEqualTo(new Malformed(fault));
  }

  @ParameterizedTest
  @CsvSource({"308115", "30820015", "3083000015", "308400000015", "30850000000015"})
  void shouldTakeALengthInMoreBytesThanItNeeds(String start) {
    assertThat(parse(start + PENDING.substring(4))).isInstanceOf(MegacoMessage.class);
  }

  @ParameterizedTest
  @CsvSource({
    "3086000000000015",
    "3084ffffffff",
    "308580000000015",
    "30857fffffffff",
    "30ff",
    "3082",
    "3081"
  })
  void shouldNeverFollowALengthOutOfTheMessage(String start) {
    String even = start.length() % 2 == 0 ? start : start + "0";
    assertThat(parse(even + PENDING.substring(4))).isEqualTo(new Malformed(MegacoFault.LENGTH));
  }

  @Test
  void shouldPassWhatFurtherVersionsPutBehindTheBody() {
    String extended = value(0x30, value(0xa1, "800104a10583036d6731a207a105a1038001018301078400"));
    assertThat(parse(extended)).isInstanceOf(MegacoMessage.class);
  }

  @ParameterizedTest
  @CsvSource({
    "800102",
    "a10583036d6732",
    "81036d6732",
    "a207a105a103800101",
    "8200",
    "0400",
    "3000",
    "4300"
  })
  void shouldRefuseASecondOfWhatStandsBeforeTheBodyBehindIt(String second) {
    String start = "800104a10583036d6731a207a105a103800101";
    assertThat(parse(value(0x30, value(0xa1, start + second))))
        .isEqualTo(new Malformed(MegacoFault.TAG));
    assertThat(parse(value(0x30, value(0xa1, start + "8300" + second))))
        .isEqualTo(new Malformed(MegacoFault.TAG));
  }

  @Test
  void shouldRefuseWhatIsDeeperOrLongerThanItReads() {
    assertThat(parse(nested(Encoding.MAX_DEPTH - 5))).isInstanceOf(MegacoMessage.class);
    assertThat(parse(nested(Encoding.MAX_DEPTH - 4)))
        .isEqualTo(new Malformed(MegacoFault.TOO_DEEP));
    assertThat(parse(nested(5000))).isEqualTo(new Malformed(MegacoFault.TOO_DEEP));
    assertThat(Encoding.BER.parse(new byte[Encoding.MAX_LENGTH + 1]))
        .isEqualTo(new Malformed(MegacoFault.TOO_LONG));
  }

  private static String nested(int depth) {
    String deep = "";
    for (int i = 0; i < depth; i++) {
      deep = value(0xa0, deep);
    }
    return withBody(value(0xa1, value(0xa0, deep)));
  }
}
