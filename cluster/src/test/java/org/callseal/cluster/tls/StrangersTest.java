package org.callseal.cluster.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may be in a handshake, and who gives way. */
class StrangersTest {
  private final List<String> closed = new ArrayList<>();
  private long nowNs;
  private final Strangers strangers = new Strangers(() -> nowNs);

  private Runnable enter(String address) {
    return strangers.enter(InetAddress.ofLiteral(address), () -> closed.add(address));
  }

  @Test
  void shouldLetEightInFromOneNetworkUntilOneLeaves() {
    List<Runnable> leaving = new ArrayList<>();
    for (int i = 0; i < Strangers.MOST_FROM_ONE; i++) {
      leaving.add(enter("2001:db8::" + i));
    }
    assertThat(leaving).doesNotContainNull();
    assertThat(enter("2001:db8::99")).isNull();
    assertThat(enter("2001:db8:1::99")).isNotNull();

    leaving.getFirst().run();
    leaving.getFirst().run();
    assertThat(enter("2001:db8::99")).isNotNull();
    assertThat(enter("2001:db8::100")).isNull();
    assertThat(closed).isEmpty();
  }

  @Test
  void shouldHaveTheOldestGiveWayOnceItHasHadItsTime() {
    for (int i = 0; i < Strangers.MOST; i++) {
      assertThat(enter("192.0." + i + ".1")).isNotNull();
      nowNs++;
    }
    assertThat(enter("198.51.100.1")).isNull();
    nowNs += Strangers.OWN_TIME.toNanos() - Strangers.MOST;

    assertThat(enter("198.51.100.1")).isNotNull();
    assertThat(closed).containsExactly("192.0.0.1");
    assertThat(enter("198.51.100.2")).as("the next one has its time still").isNull();
  }
}
