package org.callseal.core.enrolment;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.callseal.core.crypto.AesCcm;
import org.callseal.core.crypto.Hkdf;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.Latch;

/**
 * AES-CCM-16-128-128 under keys and nonces that follow from K_shared, one of each for a direction.
 * Each seals one message and never a second one.
 *
 * <pre>
 * key   = HKDF-Expand(K_shared, "callseal 1 enrolment key" | direction (1), 16)
 * nonce = HKDF-Expand(K_shared, "callseal 1 enrolment nonce" | direction (1), 13)
 * </pre>
 *
 * <p>Thread rule: one thread at a time. Lifetime: one enrolment.
 */
final class EnrolmentKeys {
  private static final byte REQUEST = 0;
  private static final byte ANSWER = 1;
  private static final byte[] NOTHING = {};

  private final SecretBytes kShared;
  private final Latch requestSealed = new Latch();
  private final Latch answerSealed = new Latch();

  EnrolmentKeys(SecretBytes kShared) {
    this.kShared = kShared;
  }

  byte[] sealRequest(SecretBytes plain) {
    requestSealed.leave();
    return seal(REQUEST, plain);
  }

  byte[] sealAnswer(SecretBytes plain) {
    answerSealed.leave();
    return seal(ANSWER, plain);
  }

  Optional<byte[]> openRequest(byte[] sealed) {
    return open(REQUEST, sealed);
  }

  Optional<byte[]> openAnswer(byte[] sealed) {
    return open(ANSWER, sealed);
  }

  void wipe() {
    kShared.wipe();
  }

  private byte[] seal(byte direction, SecretBytes plain) {
    try (SecretBytes key = key(direction)) {
      return AesCcm.seal(key, nonce(direction), NOTHING, plain.exposed());
    }
  }

  private Optional<byte[]> open(byte direction, byte[] sealed) {
    try (SecretBytes key = key(direction)) {
      return AesCcm.open(key, nonce(direction), NOTHING, sealed);
    }
  }

  private SecretBytes key(byte direction) {
    return Hkdf.expand(kShared, label("callseal 1 enrolment key", direction), AesCcm.KEY_LENGTH);
  }

  private byte[] nonce(byte direction) {
    return Hkdf.expandToBytes(
        kShared, label("callseal 1 enrolment nonce", direction), AesCcm.NONCE_LENGTH);
  }

  private static byte[] label(String text, byte direction) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    byte[] label = Arrays.copyOf(ascii, ascii.length + 1);
    label[ascii.length] = direction;
    return label;
  }
}
