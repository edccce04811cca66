package org.callseal.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.callseal.testkit.SeededRandom;
import org.callseal.testkit.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class P256Test {
  private static final String PRIME =
      "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
  private static final String ORDER =
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

  private final Vectors zeros = Vectors.load("edhoc-m3-suite3-lz");

  @ParameterizedTest
  @ValueSource(strings = {"PK_I", "PK_R", "G_X", "G_Y"})
  void shouldFindAPointOfAnXThatIsOnTheCurve(String name) {
    boolean known = zeros.has(name + "_x");
    byte[] x = zeros.bytes(known ? name + "_x" : name);
    byte[] y = zeros.bytes(name + "_y");
    P256Point found = P256Point.ofX(x).orElseThrow();

    assertThat(found.x()).isEqualTo(x);
    assertThat(found.sameKeyAs(P256Point.of(x, y).orElseThrow())).isTrue();
    assertThat(found.y()).isIn(y, negated(y));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PRIME,
        "ffffffff00000001000000000000000000000001000000000000000000000000",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "a04e73601df544a70ba7ea1e57030f7d4b4eb7f673924e58d54ca77a5e7d4d4a",
        "d9697725d23a688b12d1c7e0108a08c9f71a85a09c20814976ab21122248fc",
        "0000258ea579a49b121d7e56f3a1dc3d9ff50487118ee921e258f63d483fc41b8f",
        ""
      })
  void shouldRefuseAnXThatIsNoneOfThirtyTwoBytesBelowThePrimeAndOnTheCurve(String hex) {
    assertThat(P256Point.ofX(hex(hex))).isEmpty();
  }

  @Test
  void shouldTakeZeroForAnX() {
    P256Point zero = P256Point.ofX(new byte[32]).orElseThrow();

    assertThat(P256Point.of(zero.x(), zero.y())).contains(zero);
    assertThat(P256Point.of(zero.x(), new byte[32])).isEmpty();
  }

  @Test
  void shouldTakeAboutHalfOfAllNumbersAndOnlyThoseWhoseSquareFits() {
    SeededRandom random = new SeededRandom(256);
    BigInteger prime = new BigInteger(PRIME, 16);
    BigInteger b =
        new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
    int taken = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] x = random.bytes(32);
      BigInteger n = new BigInteger(1, x);
      BigInteger square = n.pow(3).subtract(n.multiply(BigInteger.valueOf(3))).add(b).mod(prime);
      boolean isSquare = square.modPow(prime.shiftRight(1), prime).equals(BigInteger.ONE);
      Optional<P256Point> point = P256Point.ofX(x);
      assertThat(point.isPresent()).as("%s round %d", random, round).isEqualTo(isSquare);
      taken += isSquare ? 1 : 0;
    }
    assertThat(taken).isBetween(900, 1100);
  }

  @Test
  void shouldRefuseCoordinatesThatAreNotAPoint() {
    byte[] x = zeros.bytes("PK_R_x");
    byte[] y = zeros.bytes("PK_R_y");
    byte[] off = y.clone();
    off[31] ^= 1;

    assertThat(P256Point.of(x, off)).isEmpty();
    assertThat(P256Point.of(x, Arrays.copyOf(y, 31))).isEmpty();
    assertThat(P256Point.of(x, Arrays.copyOf(y, 33))).isEmpty();
    assertThat(P256Point.of(Arrays.copyOf(x, 33), y)).isEmpty();
    assertThat(P256Point.of(hex(PRIME), y)).isEmpty();
    assertThat(P256Point.of(x, hex(PRIME))).isEmpty();
    assertThat(P256Point.of(new byte[32], new byte[32])).isEmpty();
    assertThat(P256Point.of(x, negated(y))).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void shouldAgreeOnWhatTheVectorsSayWithEveryProvider(CurveProvider.Candidate candidate) {
    P256 curve = curve(candidate);
    for (String file : List.of("a", "b", "d", "lz")) {
      Vectors v = Vectors.load("edhoc-m3-suite3-" + file);
      P256KeyPair x = curve.keyPair(SecretBytes.copyOf(v.bytes("X")));
      P256KeyPair r = curve.keyPair(SecretBytes.copyOf(v.bytes("SK_R")));
      P256KeyPair i = curve.keyPair(SecretBytes.copyOf(v.bytes("SK_I")));

      assertThat(x.point().x()).isEqualTo(v.bytes("G_X"));
      assertThat(x.point().y()).isEqualTo(v.bytes("G_X_y"));
      assertThat(r.point()).isEqualTo(point(v, "PK_R"));
      assertThat(agreed(curve, x, v.bytes("G_Y"))).isEqualTo(v.bytes("trace/G_XY"));
      assertThat(agreed(curve, r, v.bytes("G_X"))).isEqualTo(v.bytes("trace/G_RX"));
      assertThat(agreed(curve, i, v.bytes("G_Y"))).isEqualTo(v.bytes("trace/G_IY"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldAgreeOnOneSecretForEitherRootOfY(CurveProvider.Candidate candidate) {
    P256 curve = curve(candidate);
    P256KeyPair key = curve.keyPair(SecretBytes.copyOf(zeros.bytes("X")));
    byte[] x = zeros.bytes("PK_R_x");
    byte[] y = zeros.bytes("PK_R_y");

    assertThat(curve.agree(key.privateKey(), P256Point.of(x, negated(y)).orElseThrow()))
        .isEqualTo(curve.agree(key.privateKey(), P256Point.of(x, y).orElseThrow()));
  }

  @ParameterizedTest
  @EnumSource
  void shouldAgreeWithAPointWhoseXIsZero(CurveProvider.Candidate candidate) {
    P256 curve = curve(candidate);
    P256KeyPair key = curve.keyPair(SecretBytes.copyOf(zeros.bytes("X")));
    byte[] expected =
        agreed(
            new P256(CurveProvider.of(CurveProvider.Candidate.BOUNCY_CASTLE).orElseThrow()),
            key,
            new byte[32]);

    assertThat(agreed(curve, key, new byte[32])).isEqualTo(expected).hasSize(32);
  }

  @ParameterizedTest
  @EnumSource
  void shouldGenerateKeysThatOtherKeysAgreeWith(CurveProvider.Candidate candidate) {
    P256 curve = curve(candidate);
    P256KeyPair one = curve.generate();
    P256KeyPair other = curve.generate();

    assertThat(one.point()).isNotEqualTo(other.point());
    assertThat(P256.pointOf(one.privateKey())).isEqualTo(one.point());
    assertThat(curve.agree(one.privateKey(), other.point()))
        .isEqualTo(curve.agree(other.privateKey(), one.point()));
    assertThat(curve.keyPair(one.privateKey().scalar()).point()).isEqualTo(one.point());
  }

  @Test
  void shouldGenerateTheSameKeyFromTheSameSeed() {
    P256 curve = P256.fastest();

    assertThat(curve.generate(new SeededRandom(5)::fill).point())
        .isEqualTo(curve.generate(new SeededRandom(5)::fill).point())
        .isNotEqualTo(curve.generate(new SeededRandom(6)::fill).point());
  }

  @Test
  void shouldDrawAgainWhenTheSourceGivesNoScalar() {
    byte[][] draws = {new byte[32], hex(ORDER), hex("00".repeat(31) + "01")};
    int[] next = {0};
    P256KeyPair pair =
        P256.fastest().generate(b -> System.arraycopy(draws[next[0]++], 0, b, 0, b.length));

    assertThat(pair.privateKey().scalar().exposed()).isEqualTo(draws[2]);
    assertThat(pair.point().x())
        .isEqualTo(hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"));
  }

  @Test
  void shouldTakeOnlyNumbersFromOneBelowTheOrderForScalars() {
    assertThat(P256.isScalar(SecretBytes.copyOf(new byte[32]))).isFalse();
    assertThat(P256.isScalar(SecretBytes.copyOf(hex(ORDER)))).isFalse();
    assertThat(P256.isScalar(SecretBytes.copyOf(new byte[] {1}))).isFalse();
    assertThat(P256.isScalar(SecretBytes.copyOf(zeros.bytes("X")))).isTrue();
    assertThatThrownBy(() -> P256.fastest().privateKey(SecretBytes.copyOf(hex(ORDER))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("ffff");
  }

  @Test
  void shouldRefuseToUseAKeyThatWasWiped() {
    P256KeyPair pair = P256.fastest().generate();
    pair.privateKey().wipe();
    pair.privateKey().wipe();

    assertThatThrownBy(() -> P256.fastest().agree(pair.privateKey(), pair.point()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldNotPrintAPrivateKey() {
    P256KeyPair pair = P256.fastest().generate();

    assertThat(pair.privateKey()).hasToString("P256PrivateKey");
    assertThat(pair.toString())
        .doesNotContain(HexFormat.of().formatHex(pair.privateKey().scalar().exposed()));
  }

  @Test
  void shouldChooseTheFastestProviderThatIsPresent() {
    Optional<CurveProvider> first =
        Arrays.stream(CurveProvider.Candidate.values())
            .map(CurveProvider::of)
            .flatMap(Optional::stream)
            .findFirst();

    assertThat(CurveProvider.fastest().name()).isEqualTo(first.orElseThrow().name());
    assertThat(Security.getProviders())
        .extracting(Provider::getName)
        .doesNotContain("AmazonCorrettoCryptoProvider", "Conscrypt", "BC");
  }

  private static P256 curve(CurveProvider.Candidate candidate) {
    Optional<CurveProvider> provider = CurveProvider.of(candidate);
    assumeTrue(provider.isPresent(), candidate + " has no library for this platform");
    return new P256(provider.orElseThrow());
  }

  private static byte[] agreed(P256 curve, P256KeyPair own, byte[] peer) {
    return curve.agree(own.privateKey(), P256Point.ofX(peer).orElseThrow()).exposed();
  }

  private static P256Point point(Vectors v, String name) {
    return P256Point.of(v.bytes(name + "_x"), v.bytes(name + "_y")).orElseThrow();
  }

  private static byte[] negated(byte[] y) {
    return P256.fixedLength(new BigInteger(PRIME, 16).subtract(new BigInteger(1, y)));
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
