package org.callseal.core.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UnansweredTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final InetSocketAddress EDGE = new InetSocketAddress("192.0.2.2", 5060);
  private static final InetSocketAddress OTHER = new InetSocketAddress("192.0.2.3", 5060);

  private final Unanswered<String> unanswered = new Unanswered<>(8);
  private int macs;

  private Mac sent(String thing, InetSocketAddress to, double seconds) {
    Mac mac = mac();
    unanswered.sent(mac, thing, to, ns(seconds));
    return mac;
  }

  private Mac mac() {
    byte[] bytes = new byte[16];
    bytes[0] = (byte) ++macs;
    return Mac.read(bytes, 0);
  }

  private static long ns(double seconds) {
    return (long) (seconds * SECOND);
  }

  /** Its sender has given up: what was sealed again then would ring for a call that is no more. */
  @Test
  void shouldSealNothingAgainThatWasFirstSentBeforeItsTransactionGaveUp() {
    sent("INVITE", EDGE, 0);
    sent("INVITE", EDGE, 15.5);
    sent("MESSAGE", EDGE, 16);
    sent("INVITE", EDGE, 31.5);
    assertThat(unanswered.takeAll(ns(32.3))).containsExactly("MESSAGE");
  }

  @Test
  void shouldRememberTheFirstTimeOfWhatWasSealedAgainMeanwhile() {
    sent("INVITE", EDGE, 0);
    for (double at = 10; at < 32; at += 10) {
      assertThat(unanswered.takeAllOf(EDGE, ns(at))).containsExactly("INVITE");
      sent("INVITE", OTHER, at);
      assertThat(unanswered.takeAllOf(OTHER, ns(at))).containsExactly("INVITE");
      sent("INVITE", EDGE, at);
    }
    assertThat(unanswered.size()).isOne();
    assertThat(unanswered.takeAll(ns(32.1))).isEmpty();
  }

  @Test
  void shouldBelieveNoNoticeForWhatWasTakenBefore() {
    Mac first = sent("INVITE", EDGE, 0);
    assertThat(unanswered.sentNs(first, EDGE, 0)).isEqualTo(OptionalLong.of(0));
    assertThat(unanswered.take(first, 0)).containsExactly("INVITE");
    assertThat(unanswered.sentNs(first, EDGE, 0)).isEmpty();
    assertThat(unanswered.take(first, 0)).isEmpty();
    assertThat(unanswered.size()).isZero();
  }

  @Test
  void shouldBeginAnewForWhatIsSentAgainLongAfterwards() {
    sent("INVITE", EDGE, 0);
    sent("INVITE", EDGE, 40);
    assertThat(unanswered.takeAll(ns(50))).containsExactly("INVITE");
  }

  @Test
  void shouldAskAQuestionAgainHoweverOftenItWasAsked() {
    for (double at = 0; at < 100; at += 20) {
      unanswered.asked(mac(), "keep-alive", EDGE, false, ns(at));
    }
    assertThat(unanswered.takeAll(ns(81))).containsExactly("keep-alive");
  }

  @Test
  void shouldForgetWhatIsAnsweredOrTooOld() {
    sent("INVITE", EDGE, 0);
    unanswered.takeAll(0);
    sent("MESSAGE", EDGE, 1);
    unanswered.answered("MESSAGE");
    assertThat(unanswered.isEmpty()).isFalse();
    unanswered.sweep(ns(32));
    assertThat(unanswered.isEmpty()).isTrue();
  }

  @Test
  void shouldKeepSoManyCopiesAndNoMore() {
    for (int i = 0; i < 20; i++) {
      sent("m" + i, EDGE, 0);
    }
    assertThat(unanswered.takeAll(0)).hasSize(8).startsWith("m12");
  }
}
