package org.callseal.core.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.testkit.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTest {
  private final Vectors v = Vectors.load("edhoc-m3-suite3-d");
  private final byte[] vector = v.bytes("CRED_I");

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "d", "lz"})
  void shouldEncodeToTheBytesOfTheVectors(String file) {
    Vectors f = Vectors.load("edhoc-m3-suite3-" + file);
    for (String end : new String[] {"I", "R"}) {
      Kid kid = Kid.of(f.bytes("kid_" + end)).orElseThrow();
      P256Point key =
          P256Point.of(f.bytes("PK_" + end + "_x"), f.bytes("PK_" + end + "_y")).orElseThrow();
      Credential made = Credential.of(f.text("sub_" + end), kid, key);

      assertThat(made.encoded()).isEqualTo(f.bytes("CRED_" + end));
      Credential read = Credential.parse(f.bytes("CRED_" + end)).orElseThrow();
      assertThat(read).isEqualTo(made);
      assertThat(read.subject()).isEqualTo(f.text("sub_" + end));
      assertThat(read.kid()).isEqualTo(kid);
      assertThat(read.key()).isEqualTo(key);
    }
  }

  @Test
  void shouldRefuseEveryBeginningOfACredentialAndAnythingBehindIt() {
    for (int length = 0; length < vector.length; length++) {
      assertThat(Credential.parse(Arrays.copyOf(vector, length))).as("length %d", length).isEmpty();
    }
    assertThat(Credential.parse(Arrays.copyOf(vector, vector.length + 1))).isEmpty();
  }

  /** A name of one's own choosing is allowed to change: that gives another credential. */
  @Test
  void shouldRefuseAChangedBitOrGiveAnotherCredential() {
    for (int bit = 0; bit < 8 * vector.length; bit++) {
      byte[] changed = vector.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      Credential.parse(changed)
          .ifPresent(other -> {
            assertThat(other).isNotEqualTo(Credential.parse(vector).orElseThrow());
            assertThat(other.key()).isEqualTo(Credential.parse(vector).orElseThrow().key());
            assertThat(other.encoded()).isEqualTo(changed);
          });
    }
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "a202, a302, one pair too many declared",
    "a202, b80202, a map's length not minimal",
    "a202, bf02, a map of indefinite length",
    "a202, a21802, a key not minimal",
    "0271, 027811, a text's length not minimal",
    "0271616c, 0251616c, bytes for the name",
    "08a101, 08a102, another confirmation method",
    "a5010202, a5010102, another key type",
    "a50102, a6010203260102, an algorithm besides",
    "0248e66b, 0249e66b, a kid of nine bytes",
    "200121, 200221, another curve",
    "200121, 200621, a curve for signatures",
    "215820, 215821, x of 33 bytes",
    "225820, 225821, y of 33 bytes",
    "225820, 22591f, a length that runs out",
    "225820, 22590020, y's length not minimal"
  })
  void shouldRefuse(String from, String to, String name) {
    String hex = HexFormat.of().formatHex(vector);
    assertThat(hex).contains(from);

    assertThat(Credential.parse(HexFormat.of().parseHex(hex.replaceFirst(from, to)))).isEmpty();
  }

  @Test
  void shouldRefuseAKeyThatIsNotOnTheCurve() {
    byte[] off = vector.clone();
    off[off.length - 1] ^= 1;

    assertThat(Credential.parse(off)).isEmpty();
  }

  @Test
  void shouldKnowOneEndByItsNameOrByItsKeyWithEitherY() {
    Credential one = Credential.parse(vector).orElseThrow();
    Credential domain = Credential.parse(v.bytes("CRED_R")).orElseThrow();
    P256Point mirrored = P256Point.ofX(one.key().x()).orElseThrow();
    Credential otherName = Credential.of("bob@example.net", new Kid(7), mirrored);
    Credential otherKey = Credential.of(one.subject(), new Kid(7), domain.key());

    assertThat(one.sameEndAs(otherName)).isTrue();
    assertThat(one.sameEndAs(otherKey)).isTrue();
    assertThat(one.sameEndAs(domain)).isFalse();
  }

  @Test
  void shouldRefuseToMakeACredentialForNoNameOrOneThatIsTooLong() {
    P256Point key = Credential.parse(vector).orElseThrow().key();

    assertThatThrownBy(() -> Credential.of("", new Kid(1), key))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Credential.of("a".repeat(256), new Kid(1), key))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Credential.of("a\r\nb", new Kid(1), key))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldTakeForAStaticKeyOnlyTheScalarOfItsCredential() {
    Credential credential = Credential.parse(vector).orElseThrow();
    P256 curve = P256.fastest();

    assertThat(StaticKey.of(curve, SecretBytes.copyOf(v.bytes("SK_I")), credential)).isPresent();
    assertThat(StaticKey.of(curve, SecretBytes.copyOf(v.bytes("SK_R")), credential)).isEmpty();
    assertThat(StaticKey.of(curve, SecretBytes.copyOf(new byte[32]), credential)).isEmpty();
  }
}
