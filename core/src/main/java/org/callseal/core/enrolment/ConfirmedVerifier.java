package org.callseal.core.enrolment;

import java.util.Optional;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.Latch;

/**
 * The device knows that the other end has its pass-phrase's verifier. It seals its request once and
 * opens the answer.
 *
 * <pre>
 * seal(request)   confirmP and the sealed request; once
 * open(sealed)    empty: stays here, anyone may have sent it   the answer: this is left
 * close           left
 * </pre>
 *
 * <p>Thread rule: one thread. Lifetime: until left, which wipes K_shared.
 */
public final class ConfirmedVerifier implements AutoCloseable {
  private final byte[] confirmP;
  private final EnrolmentKeys keys;
  private final Latch latch = new Latch();

  ConfirmedVerifier(Spake2Plus.Schedule schedule) {
    this.confirmP = schedule.confirmP();
    this.keys = new EnrolmentKeys(schedule.kShared());
  }

  public byte[] confirmP() {
    return confirmP.clone();
  }

  /** The request as it goes onto the wire; a second one throws, for its nonce serves once. */
  public byte[] seal(EnrolmentRequest request) {
    latch.check();
    try (SecretBytes plain = SecretBytes.adopt(request.toBytes())) {
      return keys.sealRequest(plain);
    }
  }

  /** The domain's answer, if it is genuine. */
  public Optional<EnrolmentAnswer> open(byte[] sealed) {
    latch.check();
    Optional<EnrolmentAnswer> answer = keys.openAnswer(sealed).flatMap(EnrolmentAnswer::parse);
    answer.ifPresent(_ -> close());
    return answer;
  }

  /** Gives the enrolment up. */
  @Override
  public void close() {
    latch.shut();
    keys.wipe();
  }

  @Override
  public String toString() {
    return "ConfirmedVerifier";
  }
}
