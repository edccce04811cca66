package org.callseal.core.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

class AddressRuleTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final InetSocketAddress HOME = address("192.0.2.1");
  private static final InetSocketAddress AWAY = address("198.51.100.1");

  private final AddressRule rule = new AddressRule(HOME, new SeededRandom(1)::fill);

  @Test
  void shouldAskNothingWhileTheAddressStays() {
    assertThat(rule.seen(HOME, true, 0)).isEmpty();
    assertThat(rule.current()).isEqualTo(HOME);
  }

  @Test
  @Requirement("3.1.5")
  void shouldMoveWhenTheNewAddressAnswersAndTheOldOneDoesNot() {
    AddressRule.Probes probes = rule.seen(AWAY, true, 0).orElseThrow();
    assertThat(probes.old()).isEqualTo(HOME);
    assertThat(probes.proposed()).isEqualTo(AWAY);
    rule.answered(probes.newNonce(), AWAY, SECOND / 2);
    assertThat(rule.current()).isEqualTo(HOME);

    rule.settle(SECOND);
    assertThat(rule.current()).isEqualTo(AWAY);
  }

  @Test
  void shouldMoveWhenTheNewAddressAnswersLate() {
    AddressRule.Probes probes = rule.seen(AWAY, true, 0).orElseThrow();
    rule.answered(probes.newNonce(), AWAY, 2 * SECOND);

    assertThat(rule.current()).isEqualTo(AWAY);
  }

  @Test
  @Requirement("3.4.12")
  void shouldStayWhenTheOldAddressAnswersToo() {
    AddressRule.Probes probes = rule.seen(AWAY, true, 0).orElseThrow();
    rule.answered(probes.newNonce(), AWAY, SECOND / 4);
    rule.answered(probes.oldNonce(), HOME, SECOND / 2);
    rule.settle(SECOND);

    assertThat(rule.current()).isEqualTo(HOME);
  }

  @Test
  void shouldBelieveNoAnswerFromTheWrongPlace() {
    AddressRule.Probes probes = rule.seen(AWAY, true, 0).orElseThrow();
    rule.answered(probes.newNonce(), HOME, 1);
    rule.answered(probes.newNonce(), address("203.0.113.1"), 1);
    rule.answered(probes.oldNonce(), AWAY, 1);
    rule.answered(probes.newNonce() + 1, AWAY, 1);
    rule.settle(2 * SECOND);

    assertThat(rule.current()).isEqualTo(HOME);
  }

  @Test
  void shouldListenToNewestMessagesOnly() {
    assertThat(rule.seen(AWAY, false, 0)).isEmpty();
  }

  @Test
  void shouldPaceItsRounds() {
    AddressRule.Probes probes = rule.seen(AWAY, true, 0).orElseThrow();
    assertThat(rule.seen(address("203.0.113.1"), true, 1)).isEmpty();
    rule.answered(probes.oldNonce(), HOME, SECOND / 2);

    assertThat(rule.seen(AWAY, true, SECOND)).isEmpty();
    assertThat(rule.seen(AWAY, true, SECOND / 2 + 4 * SECOND)).isPresent();
  }

  @Test
  void shouldGiveUpARoundThatNobodyAnswers() {
    assertThat(rule.seen(AWAY, true, 0)).isPresent();
    rule.settle(4 * SECOND);
    assertThat(rule.current()).isEqualTo(HOME);

    assertThat(rule.seen(AWAY, true, 8 * SECOND)).isPresent();
  }

  private static InetSocketAddress address(String text) {
    return new InetSocketAddress(InetAddress.ofLiteral(text), 5060);
  }
}
