package org.callseal.core.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.callseal.core.crypto.P256Base;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.P256Scalar;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.Outcome;
import org.callseal.testkit.Vectors;
import org.junit.jupiter.api.Test;

/** The vectors of RFC 9383 appendix C for P256-SHA256-HKDF-SHA256-HMAC-SHA256, step by step. */
class Spake2PlusVectorsTest {

  private static final Vectors RFC = Vectors.load("spake2plus-rfc9383");
  private static final String SUITE = "0/";

  private final EnrolmentParties parties =
      new EnrolmentParties(utf8("Context"), utf8("idProver"), utf8("idVerifier"));
  private final P256Scalar w0 = scalar("w0");
  private final P256Scalar w1 = scalar("w1");
  private final P256Point shareP = point("shareP");
  private final P256Point shareV = point("shareV");

  @Test
  void shouldReadTheSuiteOfVersion1() {
    assertThat(RFC.text(SUITE + "Context"))
        .isEqualTo("SPAKE2+-P256-SHA256-HKDF-SHA256-HMAC-SHA256 Test Vectors");
  }

  @Test
  void shouldMakeTheVerifierOfTheKeys() {
    assertThat(w1.times(P256Base.GENERATOR)).isEqualTo(point("L"));
    assertThat(new PassPhraseKeys(w0, w1).verifier().toBytes()).isEqualTo(bytes("w0", "L"));
  }

  @Test
  void shouldMakeBothShares() {
    assertThat(begun().shareP()).isEqualTo(bytes("shareP"));
    assertThat(answered().shareV()).isEqualTo(bytes("shareV"));
  }

  @Test
  void shouldComeToZAndVFromBothEnds() {
    P256Point xP = shareP.minus(Spake2Plus.timesM(w0)).orElseThrow();
    P256Point yP = shareV.minus(Spake2Plus.timesN(w0)).orElseThrow();

    assertThat(scalar("x").times(yP)).isEqualTo(point("Z"));
    assertThat(scalar("y").times(xP)).isEqualTo(point("Z"));
    assertThat(w1.times(yP)).isEqualTo(point("V"));
    assertThat(scalar("y").times(point("L"))).isEqualTo(point("V"));
  }

  @Test
  void shouldWriteTheTranscript() {
    assertThat(Spake2Plus.transcript(parties, shareP, shareV, point("Z"), point("V"), w0))
        .isEqualTo(bytes("TT"));
  }

  @Test
  void shouldComeToTheConfirmationsAndTheSharedKey() {
    Spake2Plus.Schedule schedule = Spake2Plus.schedule(bytes("TT"), shareP, shareV);

    assertThat(schedule.confirmP()).isEqualTo(bytes("HMAC(K_confirmP, shareV)"));
    assertThat(schedule.confirmV()).isEqualTo(bytes("HMAC(K_confirmV, shareP)"));
    assertThat(schedule.kShared().exposed()).isEqualTo(bytes("K_shared"));
  }

  @Test
  void shouldConfirmEachOther() {
    AwaitingConfirmP verifier = answered();
    assertThat(verifier.confirmV()).isEqualTo(bytes("HMAC(K_confirmV, shareP)"));

    ConfirmedVerifier device =
        begun().verify(verifier.shareV(), verifier.confirmV()).toOptional().orElseThrow();
    assertThat(device.confirmP()).isEqualTo(bytes("HMAC(K_confirmP, shareV)"));
    assertThat(verifier.verify(device.confirmP())).isInstanceOf(Outcome.Accepted.class);
  }

  private AwaitingConfirmV begun() {
    PassPhraseKeys keys = new PassPhraseKeys(scalar("w0"), scalar("w1"));
    return AwaitingConfirmV.begin(parties, keys, into -> fill(into, "x"));
  }

  private AwaitingConfirmP answered() {
    PassPhraseVerifier verifier = new PassPhraseVerifier(w0, point("L"));
    return AwaitingConfirmP.answer(parties, verifier, bytes("shareP"), into -> fill(into, "y"))
        .toOptional()
        .orElseThrow();
  }

  private static void fill(byte[] into, String name) {
    System.arraycopy(bytes(name), 0, into, 0, into.length);
  }

  private static P256Scalar scalar(String name) {
    return P256Scalar.of(SecretBytes.adopt(bytes(name)));
  }

  private static P256Point point(String name) {
    return P256Point.ofUncompressed(bytes(name)).orElseThrow();
  }

  private static byte[] bytes(String... names) {
    StringBuilder hex = new StringBuilder();
    for (String name : names) {
      hex.append(RFC.text(SUITE + name));
    }
    return HexFormat.of().parseHex(hex);
  }

  private static byte[] utf8(String name) {
    return RFC.text(SUITE + name).getBytes(StandardCharsets.UTF_8);
  }
}
