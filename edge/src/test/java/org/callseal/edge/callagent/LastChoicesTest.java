package org.callseal.edge.callagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.callseal.simulation.SimulatedNetwork;
import org.junit.jupiter.api.Test;

/** Which call agent got an INVITE. */
class LastChoicesTest {

  private final LastChoices choices = new LastChoices();
  private final Watch first = watch(5);
  private final Watch second = watch(6);

  private static Watch watch(int host) {
    return new Watch(
        CallAgent.at("call agent", new InetSocketAddress("198.51.100." + host, 5060)),
        HealthCheck.DEFAULT,
        new SimulatedNetwork(1).loop("edge"),
        (_, _) -> {});
  }

  @Test
  void shouldKnowTheLastOneOfACall() {
    choices.keep("a", first, 0);
    choices.keep("b", second, 0);
    choices.keep("a", second, 1);
    assertThat(choices.of("a")).isSameAs(second);
    assertThat(choices.of("b")).isSameAs(second);
    assertThat(choices.of("c")).isNull();
    assertThat(choices.size()).isEqualTo(2);
  }

  @Test
  void shouldForgetWhatHasRungLongEnough() {
    choices.keep("a", first, 0);
    choices.keep("b", first, TimeUnit.MINUTES.toNanos(3));
    choices.keep("c", first, TimeUnit.MINUTES.toNanos(5));
    assertThat(choices.of("a")).isNull();
    assertThat(choices.of("b")).isSameAs(first);
  }

  @Test
  void shouldHoldSoManyAndLetTheOldestGo() {
    for (int call = 0; call < LastChoices.MOST + 10; call++) {
      choices.keep("call " + call, first, call);
    }
    assertThat(choices.size()).isEqualTo(LastChoices.MOST);
    assertThat(choices.of("call 9")).isNull();
    assertThat(choices.of("call 10")).isSameAs(first);
  }
}
