package org.callseal.core.admission;

import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Mac;

/**
 * The tag on message_1: it shows that a known device asks, before any curve work.
 *
 * <pre>
 * tag = HMAC-SHA-256(admission key, form (1) | carriage (1) | time (8) or cookie (16) | message_1)[0..16)
 * </pre>
 *
 * <p>Stateless: any thread.
 */
public final class AdmissionTag {
  /** How far the clocks of device and authority may be apart; beyond, a cookie comes first. */
  public static final long TIME_TOLERANCE_SECONDS = 30;

  private AdmissionTag() {}

  /** The tag of a device with this admission key. */
  public static Mac of(
      SecretBytes admissionKey, AdmissionProof proof, Carriage carriage, byte[] message1) {
    byte[] prefix = {(byte) proof.form(), carriage.code()};
    return Mac.read(new HmacSha256(admissionKey).mac(prefix, proof.bytes(), message1), 0);
  }

  public static boolean verify(
      Mac tag, SecretBytes admissionKey, AdmissionProof proof, Carriage carriage, byte[] message1) {
    return of(admissionKey, proof, carriage, message1).equals(tag);
  }

  public static boolean isTimely(AdmissionProof.Time time, long nowSeconds) {
    // Subtraction alone could overflow on a stranger's number.
    return time.seconds() >= nowSeconds - TIME_TOLERANCE_SECONDS
        && time.seconds() <= nowSeconds + TIME_TOLERANCE_SECONDS;
  }
}
