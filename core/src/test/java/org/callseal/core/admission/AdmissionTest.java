package org.callseal.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Mac;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.callseal.testkit.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final InetSocketAddress SOURCE = address("192.0.2.1", 5060);

  private final Vectors vectors = Vectors.load("seal-v1");
  private final SecretBytes key = SecretBytes.copyOf(vectors.bytes("admissionKey"));

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldGiveTheTagOfTheVector(int index) {
    String at = "tags/" + index + "/";
    byte[] shown = vectors.bytes(at + "proof");
    AdmissionProof proof =
        index == 0
            ? new AdmissionProof.Time(ByteBuffer.wrap(shown).getLong())
            : new AdmissionProof.Cookie(shown);
    Carriage carriage =
        Carriage.of(HexFormat.fromHexDigits(vectors.text(at + "carriage"))).orElseThrow();

    Mac tag = AdmissionTag.of(key, proof, carriage, vectors.bytes(at + "message1"));

    assertThat(tag.bytes()).isEqualTo(vectors.bytes(at + "tag"));
  }

  @Test
  @Requirement("3.1.15")
  void shouldBindTheTagToEverythingItCovers() {
    byte[] message1 = {1, 2, 3};
    AdmissionProof time = new AdmissionProof.Time(1000);
    Mac tag = AdmissionTag.of(key, time, Carriage.SIP_UDP, message1);

    assertThat(AdmissionTag.verify(tag, key, time, Carriage.SIP_UDP, message1)).isTrue();
    assertThat(AdmissionTag.verify(tag, key, time, Carriage.SIP_TCP, message1)).isFalse();
    assertThat(
            AdmissionTag.verify(
                tag, key, new AdmissionProof.Time(1001), Carriage.SIP_UDP, message1))
        .isFalse();
    assertThat(AdmissionTag.verify(tag, key, time, Carriage.SIP_UDP, new byte[] {1, 2, 4}))
        .isFalse();
    SecretBytes other = SecretBytes.copyOf(new byte[32]);
    assertThat(AdmissionTag.verify(tag, other, time, Carriage.SIP_UDP, message1)).isFalse();
  }

  @Test
  void shouldFindOnlyATimeNearItsOwnTimely() {
    long now = 1_800_000_000;

    assertThat(AdmissionTag.isTimely(new AdmissionProof.Time(now - 30), now)).isTrue();
    assertThat(AdmissionTag.isTimely(new AdmissionProof.Time(now + 30), now)).isTrue();
    for (long wrong : new long[] {now - 31, now + 31, 0, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(AdmissionTag.isTimely(new AdmissionProof.Time(wrong), now)).isFalse();
    }
  }

  @Test
  @Requirement("3.4.13")
  void shouldKnowItsOwnCookiesFromThisEpochAndTheOneBeforeWithoutKeepingThem() {
    CookieBaker baker = new CookieBaker(new SeededRandom(1)::fill, 0);
    AdmissionProof.Cookie cookie = baker.bake(SOURCE, 29 * SECOND);

    assertThat(baker.isOurs(cookie, SOURCE, 29 * SECOND)).isTrue();
    assertThat(baker.isOurs(cookie, SOURCE, 59 * SECOND)).isTrue();
    assertThat(baker.isOurs(cookie, SOURCE, 60 * SECOND)).isFalse();
  }

  @Test
  @Requirement("3.4.13")
  void shouldKnowNoCookieOfAnotherSourceOrBaker() {
    CookieBaker baker = new CookieBaker(new SeededRandom(1)::fill, 0);
    AdmissionProof.Cookie cookie = baker.bake(SOURCE, 0);

    assertThat(baker.isOurs(cookie, address("192.0.2.1", 5061), 0)).isFalse();
    assertThat(baker.isOurs(cookie, address("192.0.2.2", 5060), 0)).isFalse();
    assertThat(new CookieBaker(new SeededRandom(2)::fill, 0).isOurs(cookie, SOURCE, 0)).isFalse();
  }

  private static InetSocketAddress address(String text, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(text), port);
  }
}
