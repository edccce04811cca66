package org.callseal.core.enrolment;

import java.util.Optional;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.Latch;

/**
 * The domain knows that the other end has the pass-phrase: that alone makes an expired or used
 * pass-phrase known as such, and nothing of value is sent before.
 *
 * <pre>
 * open(sealed)   empty: stays here   the request: stays here
 * seal(answer)   the sealed answer; once, then this is left
 * close          left
 * </pre>
 *
 * <p>Thread rule: one thread at a time. Lifetime: seconds; left, it wipes K_shared.
 */
public final class ConfirmedProver implements AutoCloseable {
  private final byte[] confirmP;
  private final EnrolmentKeys keys;
  private final Latch latch = new Latch();

  ConfirmedProver(Spake2Plus.Schedule schedule) {
    this.confirmP = schedule.confirmP();
    this.keys = new EnrolmentKeys(schedule.kShared());
  }

  /** Whether this is the confirmP that brought us here: of a copy of the device's last question. */
  public boolean isConfirmedBy(byte[] shown) {
    return HmacSha256.same(confirmP, shown);
  }

  /** The device's request, if it is genuine. */
  public Optional<EnrolmentRequest> open(byte[] sealed) {
    latch.check();
    return keys.openRequest(sealed).flatMap(EnrolmentRequest::parse);
  }

  /** The answer as it goes onto the wire, the same bytes for every copy of the question. */
  public byte[] seal(EnrolmentAnswer answer) {
    latch.leave();
    try (SecretBytes plain = SecretBytes.adopt(answer.toBytes())) {
      return keys.sealAnswer(plain);
    } finally {
      keys.wipe();
    }
  }

  @Override
  public void close() {
    latch.shut();
    keys.wipe();
  }

  @Override
  public String toString() {
    return "ConfirmedProver";
  }
}
