package org.callseal.core.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.callseal.core.seal.TailBinding.Located;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/**
 * The one copy of a message that a tap in the line has held back, let go shortly before and after
 * each rule of time: before, it is the first that comes and is taken, once; after, never.
 */
class HeldBackTest {
  private static final long SECOND = Pair.SECOND;
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

  private final Pair pair = new Pair(3, 0);

  /** A pause of the sender moves its numbers by the width of the window. */
  @Test
  @Requirement("3.1.15")
  void shouldTakeItUntilItsSenderHasPausedFor5Seconds() {
    Held held = held(0);
    held.expectTakenBeside(pair.seal(pair.endpoint, "after a pause", 4_900 * MILLISECOND), 4_900);
    held = held(5_000);
    held.expectRefusedBeside(
        pair.seal(pair.endpoint, "after a pause", 10_100 * MILLISECOND), 10_100, Refusal.TOO_OLD);
  }

  /** What was highest 15 s ago on any carriage is the floor of all of them. */
  @Test
  @Requirement("3.1.15")
  void shouldTakeItUntilTheFloorOfAnotherCarriageIsAboveIt() {
    byte[] before = pair.seal(pair.endpoint, Pair.TCP, "held", 0);
    byte[] after = pair.seal(pair.endpoint, Pair.TCP, "held", 0);
    for (int second = 0; second <= 30; second++) {
      open(pair.seal(pair.endpoint, "busy", second * SECOND), second * 1_000L);
      if (second == 14) {
        assertThat(Pair.open(pair.edge, Pair.TCP, before, second * SECOND))
            .isInstanceOf(Verdict.Verified.class);
      }
    }
    assertThat(Pair.open(pair.edge, Pair.TCP, after, 30 * SECOND))
        .isEqualTo(new Verdict.Refused<>(Refusal.TOO_OLD));
  }

  /** A window that heard nothing for 32 s takes nothing more. */
  @Test
  @Requirement("3.1.15")
  void shouldTakeItUntilTheWindowWasSilentFor32Seconds() {
    open(pair.seal(pair.endpoint, "heard", 0), 0);
    Held before = held(0);
    before.expectTaken(14_900);
    Held after = held(14_900);
    after.expectElsewhere(14_900 + 32_000);
  }

  /** The numbers are the sender's clock: one that is behind by 15 s is of a stream held back. */
  @Test
  @Requirement("3.1.15")
  void shouldTakeItUntilItIs15SecondsLate() {
    open(pair.seal(pair.endpoint, "in time", 0), 0);
    Held first = held(1);
    Held second = held(2);
    first.expectTaken(15_000);
    second.expectElsewhere(15_100);
  }

  /** An instance that is young may meet a sender it does not know: nothing for it is older. */
  @Test
  @Requirement("3.1.15")
  void shouldTakeItFromAnUnknownSenderUntilItsInstanceIs15SecondsOld() {
    Association other = pair.edgeLoaded(0);
    byte[] first = sealedFor(other);
    byte[] second = sealedFor(other);
    assertThat(open(other, first, 14_900)).isInstanceOf(Verdict.Verified.class);
    Association third = pair.edgeLoaded(0);
    byte[] held = sealedFor(third);
    assertThat(open(third, held, 15_000)).isInstanceOf(WrongInstance.class);
    assertThat(open(other, second, 14_901)).isInstanceOf(Verdict.Verified.class);
    assertThat(open(other, second, 14_902)).isEqualTo(new Verdict.Refused<>(Refusal.REPLAYED));
  }

  /** Sealed by the endpoint, whose instance that edge has never met, for the edge's instance. */
  private byte[] sealedFor(Association other) {
    pair.endpoint.turnTo(other.own());
    return pair.seal(pair.endpoint, "held", 0);
  }

  private Held held(long nowMs) {
    return new Held(pair.seal(pair.endpoint, "held", nowMs * MILLISECOND));
  }

  private Verdict<Located> open(byte[] sealed, long nowMs) {
    return open(pair.edge, sealed, nowMs);
  }

  private static Verdict<Located> open(Association at, byte[] sealed, long nowMs) {
    return Pair.open(at, sealed, nowMs * MILLISECOND);
  }

  private final class Held {
    private final byte[] sealed;

    private Held(byte[] sealed) {
      this.sealed = sealed;
    }

    void expectTakenBeside(byte[] newer, long nowMs) {
      assertThat(open(newer, nowMs)).isInstanceOf(Verdict.Verified.class);
      expectTaken(nowMs);
    }

    void expectRefusedBeside(byte[] newer, long nowMs, Refusal why) {
      assertThat(open(newer, nowMs)).isInstanceOf(Verdict.Verified.class);
      expectRefused(nowMs, why);
    }

    /** Taken as the first that comes, and not a second time. */
    void expectTaken(long nowMs) {
      assertThat(open(sealed, nowMs)).isInstanceOf(Verdict.Verified.class);
      expectRefused(nowMs + 1, Refusal.REPLAYED);
    }

    void expectRefused(long nowMs, Refusal why) {
      assertThat(open(sealed, nowMs)).isEqualTo(new Verdict.Refused<>(why));
    }

    void expectElsewhere(long nowMs) {
      assertThat(open(sealed, nowMs)).isInstanceOf(WrongInstance.class);
    }
  }
}
