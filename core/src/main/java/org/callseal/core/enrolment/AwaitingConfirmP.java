package org.callseal.core.enrolment;

import java.util.Optional;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.P256Base;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.P256Scalar;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.exchange.ExchangeFault;
import org.callseal.core.exchange.Latch;
import org.callseal.core.exchange.Outcome;

/**
 * The verifier, a domain, has sent shareV and confirmV. y is gone by then; what is kept are two
 * MACs and K_shared.
 *
 * <pre>
 * verify(confirmP)  Refused: stays here, anyone may have sent it   Accepted: ConfirmedProver, left
 * close             left
 * </pre>
 *
 * <p>Thread rule: one thread at a time. Lifetime: seconds; left, it wipes what it does not hand on.
 */
public final class AwaitingConfirmP implements AutoCloseable {
  private final byte[] shareV;
  private final Spake2Plus.Schedule schedule;
  private final Latch latch = new Latch();

  private AwaitingConfirmP(byte[] shareV, Spake2Plus.Schedule schedule) {
    this.shareV = shareV;
    this.schedule = schedule;
  }

  /** Answers shareP: Y = y*P + w0*N. The same work whatever the verifier is worth. */
  public static Outcome<AwaitingConfirmP> answer(
      EnrolmentParties parties, PassPhraseVerifier verifier, byte[] shareP, RandomSource random) {
    // Section 6: elements received from a peer MUST be checked for group membership.
    Optional<P256Point> x = P256Point.ofUncompressed(shareP);
    Optional<P256Point> xP = x.flatMap(share -> share.minus(Spake2Plus.timesM(verifier.w0())));
    if (x.isEmpty() || xP.isEmpty()) {
      return Outcome.refused(ExchangeFault.INVALID_POINT);
    }
    try (P256Scalar y = P256Scalar.draw(random)) {
      P256Point shareV =
          y.times(P256Base.GENERATOR).plus(Spake2Plus.timesN(verifier.w0())).orElseThrow();
      // Z = h*y*(X - w0*M), V = h*y*L.
      byte[] tt =
          Spake2Plus.transcript(
              parties, x.get(), shareV, y.times(xP.get()), y.times(verifier.l()), verifier.w0());
      return Outcome.accepted(
          new AwaitingConfirmP(shareV.toUncompressed(), Spake2Plus.schedule(tt, x.get(), shareV)));
    }
  }

  public byte[] shareV() {
    return shareV.clone();
  }

  public byte[] confirmV() {
    return schedule.confirmV().clone();
  }

  /** Whether the other end has the pass-phrase. */
  public Outcome<ConfirmedProver> verify(byte[] confirmP) {
    latch.check();
    if (!HmacSha256.same(schedule.confirmP(), confirmP)) {
      return Outcome.refused(ExchangeFault.NOT_AUTHENTIC);
    }
    latch.leave();
    return Outcome.accepted(new ConfirmedProver(schedule));
  }

  /** Gives the enrolment up. */
  @Override
  public void close() {
    if (!latch.isLeft()) {
      latch.shut();
      schedule.kShared().wipe();
    }
  }

  @Override
  public String toString() {
    return "AwaitingConfirmP";
  }
}
