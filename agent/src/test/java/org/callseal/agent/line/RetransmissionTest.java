package org.callseal.agent.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RetransmissionTest {

  @Test
  void shouldDoubleFromHalfASecondToFourAndEnd() {
    Retransmission question = new Retransmission(0, Duration.ofSeconds(20));
    List<Double> sent = new ArrayList<>();
    for (double now = 0; now < 30; now += 0.5) {
      if (question.due((long) (now * 1e9))) {
        sent.add(now);
        question.sent((long) (now * 1e9));
      }
    }
    assertThat(sent).containsExactly(0.0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5);
    assertThat(question.over(Duration.ofSeconds(20).toNanos())).isTrue();
  }
}
