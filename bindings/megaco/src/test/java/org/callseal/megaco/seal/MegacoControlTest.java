package org.callseal.megaco.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.callseal.megaco.seal.SealSamples.HEAD;
import static org.callseal.megaco.seal.SealSamples.MAC;
import static org.callseal.megaco.seal.SealSamples.RESTART;
import static org.callseal.megaco.seal.SealSamples.bytes;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.seal.Located;
import org.callseal.core.seal.Refusal;
import org.callseal.megaco.BerSamples;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.MegacoMessage;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class MegacoControlTest {

  static final List<MegacoControl> ALL =
      List.of(
          MegacoControl.TEXT_UDP,
          MegacoControl.TEXT_TCP,
          MegacoControl.BER_UDP,
          MegacoControl.BER_TCP);

  private static final InetSocketAddress AGENT = new InetSocketAddress("10.0.0.5", 2944);
  private static final InetSocketAddress EDGE = new InetSocketAddress("203.0.113.10", 2944);
  private static final byte[] PAYLOAD = new ControlMessage.KeepAlive(new byte[3]).toBytes();
  private static final byte[] NONCE = {0, 0, 0, 0, 0, 0, 1, 0};
  private static final byte[] HIGHEST = {-1, -1, -1, -1, -1, -1, -1, -1};

  private static byte[] question(MegacoControl control) {
    return control.question(PAYLOAD, AGENT, EDGE, NONCE);
  }

  private static MegacoLocated.Unsealed unsealed(MegacoControl control, byte[] bytes) {
    return ((Located.Unsealed<MegacoSealed, MegacoLocated.Unsealed>) control.locate(bytes))
        .message();
  }

  private static MegacoSealed sealed(MegacoControl control, byte[] bytes) {
    MegacoControl.Holed holed = control.insert(bytes, HEAD);
    control.fill(holed, MAC);
    return ((Located.Found<MegacoSealed, MegacoLocated.Unsealed>) control.locate(holed.bytes()))
        .message();
  }

  @Test
  void shouldAskWithAServiceChangeOfItsOwnAndAnswerInAnErrorsText() {
    byte[] asked = question(MegacoControl.TEXT_UDP);
    assertThat(new String(asked, StandardCharsets.US_ASCII))
        .isEqualTo(
            "!/1 callseal\nT=257{C=-{SC=ROOT{SV{MT=X-SEALCT,RE=\"900\","
                + "X-SEALCT=\"83010743000000\"}}}}");
    MegacoSealed question = sealed(MegacoControl.TEXT_UDP, asked);
    assertThat(
            new String(MegacoControl.TEXT_UDP.answer(question, PAYLOAD), StandardCharsets.US_ASCII))
        .isEqualTo("!/1 callseal\nP=257{ER=501{\"X-SEALCT 83010743000000\"}}");
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void shouldKnowItsQuestionsAndAnswersSealedAndUnsealed(MegacoControl control) {
    MegacoSealed asked = sealed(control, question(control));
    assertThat(control.isQuestion(asked)).isTrue();
    assertThat(control.isAnswer(asked)).isFalse();
    assertThat(control.payload(asked)).contains(PAYLOAD);
    MegacoSealed answered = sealed(control, control.answer(asked, PAYLOAD));
    assertThat(control.isAnswer(answered)).isTrue();
    assertThat(control.isQuestion(answered)).isFalse();
    assertThat(control.payload(answered)).contains(PAYLOAD);

    MegacoLocated.Unsealed open = unsealed(control, question(control));
    assertThat(MegacoControl.isQuestion(open.message())).isTrue();
    assertThat(open.control()).contains(PAYLOAD);
    byte[] answer = control.answer(open.message(), PAYLOAD);
    assertThat(MegacoControl.isAnswer(unsealed(control, answer).message())).isTrue();
    assertThat(unsealed(control, answer).control()).contains(PAYLOAD);
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void shouldNeverAnswerAnAnswer(MegacoControl control) {
    byte[] answer = control.answer(unsealed(control, question(control)).message(), PAYLOAD);
    MegacoMessage answered = unsealed(control, answer).message();
    assertThatThrownBy(() -> control.answer(answered, PAYLOAD))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(MegacoRefusal.of(answered)).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("ALL")
  @Requirement("3.3.9")
  void shouldCarryFieldsThatThisVersionDoesNotKnow(MegacoControl control) {
    byte[] wishes = HexFormat.of().parseHex("8401044103a2010a1863f6");
    byte[] refused = HexFormat.of().parseHex("8401044103a1206162");

    assertThat(carried(control, wishes))
        .isInstanceOfSatisfying(
            ControlParse.Parsed.class,
            parsed ->
                assertThat(parsed.message())
                    .isInstanceOfSatisfying(
                        ControlMessage.Message3.class,
                        message3 -> assertThat(message3.wishes().lifetimeSeconds()).hasValue(10)));
    assertThat(carried(control, refused)).isNotInstanceOf(ControlParse.Parsed.class);
  }

  private static ControlParse carried(MegacoControl control, byte[] payload) {
    byte[] asked = control.question(payload, AGENT, EDGE, NONCE);
    return ControlParse.read(control.payload(sealed(control, asked)).orElseThrow());
  }

  /** What comes in a later version of Megaco, and what a stack adds to it, passes as it is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "!/99 mg1 T=1{C=-{SC=ROOT{SV{MT=X-ABCDEF,RE=\"900\",X-NEW=\"1\",X+NEW={a,b}}}}}",
        "!/99 mg1 T=1{C=-{NewCommand=a{NewDescriptor{x/y=[1:2]}}}}"
      })
  @Requirement("3.3.9")
  void shouldSealExtensionsOfMegacoAsTheyAre(String message) {
    MegacoSealed found = sealed(MegacoControl.TEXT_UDP, bytes(message));
    assertThat(found.cut()).isEqualTo(bytes(message));
    assertThat(found.control()).isEmpty();
  }

  @Test
  void shouldPutAPayloadOnNoAnswerOfARealStack() {
    byte[] reply = bytes("!/1 mgc P=1{C=-{SC=ROOT{SV{MG=mgc}}}}");
    assertThat(MegacoControl.TEXT_UDP.withPayload(reply, PAYLOAD)).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void shouldDrawItsTransactionFromAllThatThereAre(MegacoControl control) {
    for (byte[] nonce : new byte[][] {HIGHEST, new byte[8]}) {
      byte[] asked = control.question(PAYLOAD, AGENT, EDGE, nonce);
      assertThat(MegacoControl.isQuestion(unsealed(control, asked).message())).isTrue();
    }
    byte[] first = control.question(PAYLOAD, AGENT, EDGE, new byte[8]);
    assertThat(control.question(PAYLOAD, AGENT, EDGE, NONCE)).isNotEqualTo(first);
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void shouldHaveNoAnswerLongerThanItsQuestion(MegacoControl control) {
    for (int length : new int[] {1, 20, 110, 500, 2048}) {
      byte[] payload = new byte[length];
      byte[] asked = control.question(payload, AGENT, EDGE, NONCE);
      MegacoLocated.Unsealed question = unsealed(control, asked);
      assertThat(question.control()).contains(payload);
      assertThat(control.answer(question.message(), payload).length)
          .isLessThanOrEqualTo(asked.length);
    }
    assertThatThrownBy(() -> control.question(new byte[2049], AGENT, EDGE, NONCE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> control.question(new byte[0], AGENT, EDGE, NONCE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!/1 callseal\nT=257{C=-{SC=ROOT{SV{MT=X-SEALCT,RE=\"900\",X-SEALCT=\"8301074300000\"}}}}",
        "!/1 callseal\nT=257{C=-{SC=ROOT{SV{MT=X-SEALCT,RE=\"900\",X-SEALCT=\"AB\"}}}}",
        "!/1 callseal\nT=257{C=-{SC=ROOT{SV{MT=X-SEALCT,RE=\"900\",X-SEALCT=\"\"}}}}",
        "!/1 callseal\nT=257{C=-{SC=ROOT{SV{MT=X-SEALCT,RE=\"900\",X-SEALCT=ab}}}}",
        "!/1 callseal\nT=257{C=-{SC=ROOT{SV{MT=X-SEALCT,RE=\"901\",X-SEALCT=\"ab\"}}}}",
        "!/1 callseal\nT=257{C=-{SC=ROOT{SV{MT=RS,RE=\"900\",X-SEALCT=\"ab\"}}}}",
        "!/1 callseal\nT=257{C=-{SC=ROOT{SV{MT=X-SEALCT,RE=\"900\",X-SEALCT=\"ab\"}}}}\n",
        "!/1 callseal\nT=0257{C=-{SC=ROOT{SV{MT=X-SEALCT,RE=\"900\",X-SEALCT=\"ab\"}}}}",
        "!/1 callseal\nT=0{C=-{SC=ROOT{SV{MT=X-SEALCT,RE=\"900\",X-SEALCT=\"ab\"}}}}",
        "!/1 callseal\nT=4294967296{C=-{SC=ROOT{SV{MT=X-SEALCT,RE=\"900\",X-SEALCT=\"ab\"}}}}",
        "!/2 callseal\nT=257{C=-{SC=ROOT{SV{MT=X-SEALCT,RE=\"900\",X-SEALCT=\"ab\"}}}}",
        "!/1 CallSeal\nT=257{C=-{SC=ROOT{SV{MT=X-SEALCT,RE=\"900\",X-SEALCT=\"ab\"}}}}",
        "!/1 <callseal>\nT=257{C=-{SC=ROOT{SV{MT=X-SEALCT,RE=\"900\",X-SEALCT=\"ab\"}}}}",
        "!/1 callseal T=257{C=-{SC=ROOT{SV{MT=X-SEALCT,RE=\"900\",X-SEALCT=\"ab\"}}}}",
        "!/1 callseal\nP=257{ER=501{\"X-SEALCT \"}}",
        "!/1 callseal\nP=257{ER=500{\"X-SEALCT ab\"}}",
        "!/1 callseal\nP=257{ER=501{\"x-sealct ab\"}}",
        "!/1 callseal\nP=257{C=-{SC=ROOT}}",
        "!/1 callseal\nPN=257{}",
        "!/1 callseal\nT=1{C=-{SC=ROOT{SV{MT=RS,RE=\"900\"}}}}"
      })
  void shouldRefuseEverythingElseUnderItsNameInText(String text) {
    assertThat(MegacoSeal.TEXT_UDP.locate(bytes(text)))
        .isEqualTo(new MegacoLocated.WrongSeal(SealFault.CONTROL_SPELLING));
  }

  @Test
  void shouldRefuseEverythingElseUnderItsNameInBer() {
    byte[] asked = question(MegacoControl.BER_UDP);
    int changed = 0;
    for (int at = 0; at < asked.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] other = asked.clone();
        other[at] ^= (byte) (1 << bit);
        if (MegacoSeal.BER_UDP.locate(other) instanceof MegacoLocated.Unsealed unsealed
            && unsealed.control().isPresent()) {
          changed++;
          byte[] again = MegacoControl.BER_UDP.answer(unsealed.message(), unsealed.control().get());
          assertThat(MegacoSeal.BER_UDP.locate(again)).isInstanceOf(MegacoLocated.Unsealed.class);
        }
      }
    }
    // Transaction and payload are all that may differ: 15 bits of 257 and hexadecimal digits.
    assertThat(changed).isBetween(16, 16 + 8 * 14);
    String plain = BerSamples.of("830863616c6c7365616c");
    assertThat(MegacoSeal.BER_UDP.locate(BerSamples.bytes(plain)))
        .isEqualTo(new MegacoLocated.WrongSeal(SealFault.CONTROL_SPELLING));
  }

  @Test
  void shouldTakeAGatewaysOwnExtensionForTheGatewaysBusiness() {
    String own = RESTART.replace("MT=RS", "MT=X-SEALCT").replace("\"}", "\",X-SEALCT=\"ab\"}");
    assertThat(unsealed(MegacoControl.TEXT_UDP, bytes(own)).control()).isEmpty();
    assertThat(MegacoControl.isQuestion(sealed(MegacoControl.TEXT_UDP, bytes(own)).message()))
        .isFalse();
  }

  @Test
  void shouldSayWhatAStrangerSentInTheWordsOfTheCore() {
    assertThat(MegacoControl.TEXT_UDP.locate(bytes("hello")))
        .isEqualTo(new Located.Unfit<>(Refusal.MALFORMED));
    assertThat(MegacoControl.TEXT_UDP.locate(bytes("AU=0x1A2B3C4D:0x0:0x00\n" + RESTART)))
        .isEqualTo(new Located.Unfit<>(Refusal.MALFORMED));
    assertThat(MegacoControl.BER_UDP.locate(bytes(RESTART)))
        .isEqualTo(new Located.Unfit<>(Refusal.MALFORMED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P=1{C=-{SC=root}}", "P=1{ER=402{\"a longer text than that of the refusal\"}}", "K{1}",
        "PN=1{}", "SM=1/2", "ER=402{\"Autentication is not supported, said at length\"}"
      })
  void shouldRefuseNothingThatAsksNothing(String body) {
    byte[] message = bytes("!/1 <a-gateway-with-a-long-name.example.net>:2944 " + body);
    assertThat(MegacoRefusal.of((MegacoMessage) Encoding.TEXT.parse(message))).isEmpty();
  }

  @Test
  void shouldRefuseInNoMoreBytesThanTheQuestionHadAndOnlyOnce() {
    for (Encoding encoding : Encoding.values()) {
      byte[] asked =
          encoding == Encoding.TEXT ? bytes(RESTART) : BerSamples.bytes(BerSamples.SERVICE_CHANGE);
      byte[] refusal = MegacoRefusal.of((MegacoMessage) encoding.parse(asked)).orElseThrow();
      assertThat(refusal.length).isLessThanOrEqualTo(asked.length);
      MegacoSeal seal = encoding == Encoding.TEXT ? MegacoSeal.TEXT_UDP : MegacoSeal.BER_UDP;
      MegacoLocated.Unsealed heard = (MegacoLocated.Unsealed) seal.locate(refusal);
      assertThat(heard.control()).isEmpty();
      assertThat(MegacoRefusal.of(heard.message())).isEmpty();
      assertThat(MegacoControl.isQuestion(heard.message())).isFalse();
      assertThat(MegacoControl.isAnswer(heard.message())).isFalse();
    }
    byte[] brief = bytes("!/1 a T=1{C=-{AV=*{AT{}}}}");
    assertThat(MegacoRefusal.of((MegacoMessage) Encoding.TEXT.parse(brief))).isEmpty();
  }
}
