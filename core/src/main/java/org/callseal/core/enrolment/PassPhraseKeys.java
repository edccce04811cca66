package org.callseal.core.enrolment;

import java.util.Arrays;
import org.callseal.core.crypto.P256Base;
import org.callseal.core.crypto.P256Scalar;
import org.callseal.core.crypto.Pbkdf2;
import org.callseal.core.crypto.SecretBytes;

/**
 * w0 and w1: what a pass-phrase becomes on a device, and on the operator's side for the moment in
 * which the verifier is made of it. Whoever has both can enroll.
 *
 * <p>Thread rule: immutable but for {@link #wipe}. Lifetime: one enrolment, then wiped.
 */
public final class PassPhraseKeys implements AutoCloseable {
  /** Fixed by version 1: never taken from the wire. */
  static final int ROUNDS = 1 << 16;

  /** Bytes of a salt. */
  public static final int SALT_LENGTH = 16;

  /** RFC 9383 section 3.2: each half at least the order's length and 64 bits more. */
  private static final int HALF = 40;

  private final P256Scalar w0;
  private final P256Scalar w1;

  PassPhraseKeys(P256Scalar w0, P256Scalar w1) {
    this.w0 = w0;
    this.w1 = w1;
  }

  /**
   * Hashes a pass-phrase: slow, on purpose.
   *
   * @param passPhrase its canonical bytes
   */
  public static PassPhraseKeys derive(
      SecretBytes passPhrase, byte[] salt, EnrolmentParties parties) {
    return derive(passPhrase, salt, parties, ROUNDS);
  }

  /** w0s || w1s = PBKDF(len(pw) || pw || len(idProver) || idProver || len(idVerifier) || ...). */
  static PassPhraseKeys derive(
      SecretBytes passPhrase, byte[] salt, EnrolmentParties parties, int rounds) {
    if (salt.length != SALT_LENGTH) {
      throw new IllegalArgumentException("a salt has " + SALT_LENGTH + " bytes");
    }
    byte[] input =
        new Transcript()
            .add(passPhrase.exposed())
            .add(parties.idProver())
            .add(parties.idVerifier())
            .toBytes();
    try (SecretBytes password = SecretBytes.adopt(input);
        SecretBytes halves = Pbkdf2.derive(password, salt, rounds, 2 * HALF);
        SecretBytes w0s = SecretBytes.adopt(Arrays.copyOf(halves.exposed(), HALF));
        SecretBytes w1s = SecretBytes.adopt(Arrays.copyOfRange(halves.exposed(), HALF, 2 * HALF))) {
      return new PassPhraseKeys(P256Scalar.reduced(w0s), P256Scalar.reduced(w1s));
    }
  }

  /** What the domain keeps of it: w0 and L = w1*P. */
  public PassPhraseVerifier verifier() {
    return new PassPhraseVerifier(P256Scalar.of(w0.bytes()), w1.times(P256Base.GENERATOR));
  }

  P256Scalar w0() {
    return w0;
  }

  P256Scalar w1() {
    return w1;
  }

  public void wipe() {
    w0.wipe();
    w1.wipe();
  }

  @Override
  public void close() {
    wipe();
  }

  @Override
  public String toString() {
    return "PassPhraseKeys";
  }
}
