package org.callseal.relay.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

class SourceRatesTest {

  private static final long SECOND = 1_000_000_000L;

  private final SourceRates rates = new SourceRates(10, 5, new SeededRandom(1)::fill, -7);

  private static InetAddress address(String text) {
    return new InetSocketAddress(text, 0).getAddress();
  }

  private int taken(String source, int tries, long now) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += rates.take(address(source), now) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void shouldLetABurstThroughAndThenTheRate() {
    assertThat(taken("192.0.2.1", 20, -7)).isEqualTo(5);
    assertThat(taken("192.0.2.1", 20, -7 + SECOND / 10)).isEqualTo(1);
    assertThat(taken("192.0.2.1", 20, -7 + 100 * SECOND)).isEqualTo(5);
  }

  @Test
  void shouldCountEachSourceByItself() {
    assertThat(taken("192.0.2.1", 20, 0)).isEqualTo(5);
    assertThat(taken("192.0.2.2", 20, 0)).isEqualTo(5);
    assertThat(taken("2001:db8::1", 20, 0)).isEqualTo(5);
  }

  @Test
  void shouldCountTheAddressesOfOneIpv6SubscriberTogether() {
    assertThat(taken("2001:db8:0:1::1", 20, 0)).isEqualTo(5);
    assertThat(taken("2001:db8:0:1:ffff::9", 20, 0)).isZero();
    assertThat(taken("2001:db8:0:2::1", 20, 0)).isEqualTo(5);
  }

  /** Whoever writes another's address on his datagrams must not silence that other. */
  @Test
  void shouldLetAProvenSourceThroughHoweverManyComeUnderItsAddress() {
    rates.prove(address("192.0.2.1"), 0);

    assertThat(taken("192.0.2.1", 1000, SECOND)).isEqualTo(1000);
    assertThat(taken("192.0.2.2", 1000, SECOND)).isEqualTo(5);
    assertThat(taken("192.0.2.1", 20, 60 * SECOND)).isEqualTo(5);
  }

  @Test
  void shouldHoldGenuineMessagesToTheRateByThemselves() {
    assertThat(taken("192.0.2.1", 20, 0)).isEqualTo(5);
    int genuine = 0;
    for (int i = 0; i < 20; i++) {
      genuine += rates.takeGenuine(address("192.0.2.1"), 0) ? 1 : 0;
    }
    assertThat(genuine).isEqualTo(5);
  }
}
