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
 * The prover, a device, has sent shareP.
 *
 * <pre>
 * verify(shareV, confirmV)  Accepted: ConfirmedVerifier   Refused   either way this is left
 * close                     left
 * </pre>
 *
 * One answer is looked at and no second one: a false server thereby learns of one guess whether it
 * was right, and not of as many as it sends answers.
 *
 * <p>Thread rule: one thread. Lifetime: until left, which wipes x, w0 and w1.
 */
public final class AwaitingConfirmV implements AutoCloseable {
  private final EnrolmentParties parties;
  private final PassPhraseKeys keys;
  private final P256Scalar x;
  private final P256Point shareP;
  private final Latch latch = new Latch();

  private AwaitingConfirmV(EnrolmentParties parties, PassPhraseKeys keys, P256Scalar x) {
    this.parties = parties;
    this.keys = keys;
    this.x = x;
    this.shareP = x.times(P256Base.GENERATOR).plus(Spake2Plus.timesM(keys.w0())).orElseThrow();
  }

  /** Begins: X = x*P + w0*M. Takes the keys over and wipes them when it is left. */
  public static AwaitingConfirmV begin(
      EnrolmentParties parties, PassPhraseKeys keys, RandomSource random) {
    return new AwaitingConfirmV(parties, keys, P256Scalar.draw(random));
  }

  /** What to send, as often as it takes. */
  public byte[] shareP() {
    return shareP.toUncompressed();
  }

  /** Whether the other end has the verifier of this pass-phrase. */
  public Outcome<ConfirmedVerifier> verify(byte[] shareV, byte[] confirmV) {
    latch.leave();
    try (keys;
        x) {
      // Section 6: elements received from a peer MUST be checked for group membership.
      Optional<P256Point> y = P256Point.ofUncompressed(shareV);
      // Y - w0*N at infinity is y = 0, which nobody draws.
      Optional<P256Point> yP = y.flatMap(share -> share.minus(Spake2Plus.timesN(keys.w0())));
      if (y.isEmpty() || yP.isEmpty()) {
        return Outcome.refused(ExchangeFault.INVALID_POINT);
      }
      Spake2Plus.Schedule schedule = schedule(y.get(), yP.get());
      // Section 3.3: both parties MUST NOT consider the protocol complete before confirmation.
      if (!HmacSha256.same(schedule.confirmV(), confirmV)) {
        schedule.kShared().wipe();
        return Outcome.refused(ExchangeFault.NOT_AUTHENTIC);
      }
      return Outcome.accepted(new ConfirmedVerifier(schedule));
    }
  }

  /** Z = h*x*(Y - w0*N), V = h*w1*(Y - w0*N). */
  private Spake2Plus.Schedule schedule(P256Point shareV, P256Point yP) {
    byte[] tt =
        Spake2Plus.transcript(parties, shareP, shareV, x.times(yP), keys.w1().times(yP), keys.w0());
    return Spake2Plus.schedule(tt, shareP, shareV);
  }

  /** Gives the enrolment up. */
  @Override
  public void close() {
    latch.shut();
    x.wipe();
    keys.wipe();
  }

  @Override
  public String toString() {
    return "AwaitingConfirmV";
  }
}
