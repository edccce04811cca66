package org.callseal.core.enrolment;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.callseal.core.crypto.Hkdf;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.P256Base;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.P256Scalar;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.crypto.Sha256;

/**
 * The constants and the key schedule of RFC 9383 with P256-SHA256-HKDF-SHA256-HMAC-SHA256, in the
 * RFC's symbols. The cofactor h of P-256 is 1. Stateless: any thread.
 */
final class Spake2Plus {
  // Section 4; the points of these x coordinates, M's with an even y and N's with an odd one.
  static final P256Point M =
      point(
          "04886e2f97ace46e55ba9dd7242579f2993b64e16ef3dcab95afd497333d8fa12f"
              + "5ff355163e43ce224e0b0e65ff02ac8e5c7be09419c785e0ca547d55a12e2d20");
  static final P256Point N =
      point(
          "04d8bbd6c639c62937b04d997f38c3770719c629d7014d49a24b4f98baa1292b49"
              + "07d60aa6bfade45008a636337f5168c64d9bd36034808cd564490b1e656edbe7");
  private static final P256Base TIMES_M = P256Base.of(M);
  private static final P256Base TIMES_N = P256Base.of(N);

  private static final byte[] CONFIRMATION_KEYS = ascii("ConfirmationKeys");
  private static final byte[] SHARED_KEY = ascii("SharedKey");
  private static final byte[] NO_SALT = {};

  private Spake2Plus() {}

  static P256Point timesM(P256Scalar w0) {
    return w0.times(TIMES_M);
  }

  static P256Point timesN(P256Scalar w0) {
    return w0.times(TIMES_N);
  }

  /** TT, section 3.3. */
  static byte[] transcript(
      EnrolmentParties parties,
      P256Point shareP,
      P256Point shareV,
      P256Point z,
      P256Point v,
      P256Scalar w0) {
    return new Transcript()
        .add(parties.context())
        .add(parties.idProver())
        .add(parties.idVerifier())
        .add(M.toUncompressed())
        .add(N.toUncompressed())
        .add(shareP.toUncompressed())
        .add(shareV.toUncompressed())
        .add(z.toUncompressed())
        .add(v.toUncompressed())
        .add(w0.bytes().exposed())
        .toBytes();
  }

  /** K_main = Hash(TT), and what section 3.4 makes of it. */
  static Schedule schedule(byte[] tt, P256Point shareP, P256Point shareV) {
    try (SecretBytes wiped = SecretBytes.adopt(tt);
        SecretBytes kMain = SecretBytes.adopt(Sha256.of(wiped.exposed()));
        SecretBytes prk = Hkdf.extract(NO_SALT, kMain);
        SecretBytes confirmation = Hkdf.expand(prk, CONFIRMATION_KEYS, 2 * HmacSha256.LENGTH);
        SecretBytes kConfirmP = part(confirmation, 0);
        SecretBytes kConfirmV = part(confirmation, 1)) {
      return new Schedule(
          new HmacSha256(kConfirmP).mac(shareV.toUncompressed()),
          new HmacSha256(kConfirmV).mac(shareP.toUncompressed()),
          Hkdf.expand(prk, SHARED_KEY, HmacSha256.LENGTH));
    }
  }

  /** confirmP = MAC(K_confirmP, shareV), confirmV = MAC(K_confirmV, shareP), K_shared. */
  static final class Schedule {
    private final byte[] confirmP;
    private final byte[] confirmV;
    private final SecretBytes kShared;

    Schedule(byte[] confirmP, byte[] confirmV, SecretBytes kShared) {
      this.confirmP = confirmP;
      this.confirmV = confirmV;
      this.kShared = kShared;
    }

    byte[] confirmP() {
      return confirmP;
    }

    byte[] confirmV() {
      return confirmV;
    }

    SecretBytes kShared() {
      return kShared;
    }
  }

  private static SecretBytes part(SecretBytes both, int which) {
    byte[] part = new byte[HmacSha256.LENGTH];
    System.arraycopy(both.exposed(), which * part.length, part, 0, part.length);
    return SecretBytes.adopt(part);
  }

  private static P256Point point(String uncompressed) {
    return P256Point.ofUncompressed(HexFormat.of().parseHex(uncompressed)).orElseThrow();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
