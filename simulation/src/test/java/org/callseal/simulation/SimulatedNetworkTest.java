package org.callseal.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final SimulatedLoop loop = network.loop("host");
  private final Recorder a = new Recorder(network, loop, "192.0.2.1", 5060);
  private final Recorder b = new Recorder(network, loop, "192.0.2.2", 5060);

  @Test
  void shouldCarryADatagramInTheLinksLatency() {
    a.send(b.address(), "hello");
    network.run(Duration.ofMillis(9));
    assertThat(b.texts).isEmpty();
    network.run(Duration.ofMillis(1));
    assertThat(b.texts).containsExactly("hello");
    assertThat(b.sources).containsExactly(a.address());
  }

  @Test
  void shouldGiveEachLinkItsOwnLatency() {
    network.setLatency(d -> Duration.ofMillis(d.from().equals(a.address()) ? 50 : 1));
    a.send(b.address(), "slow");
    b.send(a.address(), "fast");
    network.run(Duration.ofMillis(1));
    assertThat(a.texts).containsExactly("fast");
    assertThat(b.texts).isEmpty();
    network.run(Duration.ofMillis(49));
    assertThat(b.texts).containsExactly("slow");
  }

  @Test
  void shouldRunTimersInTheirOrderAndNotTheCancelledOnes() {
    List<String> ran = new ArrayList<>();
    loop.schedule(Duration.ofSeconds(2), () -> ran.add("second"));
    loop.schedule(Duration.ofSeconds(1), () -> ran.add("first"));
    loop.schedule(Duration.ofSeconds(1), () -> ran.add("cancelled")).cancel();
    loop.execute(() -> ran.add("now"));
    network.run(Duration.ofSeconds(3));
    assertThat(ran).containsExactly("now", "first", "second");
    assertThat(network.elapsed()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void shouldStopTheClockWhereTheConditionCameTrue() {
    loop.schedule(Duration.ofSeconds(5), () -> a.send(b.address(), "x"));
    assertThat(network.runUntil(() -> !b.texts.isEmpty(), Duration.ofMinutes(1))).isTrue();
    assertThat(network.elapsed()).isEqualTo(Duration.ofMillis(5010));
    assertThat(network.runUntil(() -> b.texts.size() > 1, Duration.ofSeconds(1))).isFalse();
    assertThat(network.elapsed()).isEqualTo(Duration.ofMillis(6010));
  }

  @Test
  void shouldLetALoopsWallClockBeWrong() {
    loop.skewUtc(Duration.ofSeconds(-40));
    network.run(Duration.ofSeconds(10));
    assertThat(loop.utcSeconds()).isEqualTo(SimulatedNetwork.UTC_AT_START - 30);
    assertThat(network.loop("other").utcSeconds()).isEqualTo(SimulatedNetwork.UTC_AT_START + 10);
  }

  @Test
  void shouldDoTheSameUnderTheSameSeed() {
    assertThat(lossyRun(7)).isEqualTo(lossyRun(7)).isNotEqualTo(lossyRun(8));
  }

  private static List<String> lossyRun(long seed) {
    SimulatedNetwork network = new SimulatedNetwork(seed);
    SimulatedLoop loop = network.loop("host");
    Recorder from = new Recorder(network, loop, "192.0.2.1", 1);
    Recorder to = new Recorder(network, loop, "192.0.2.2", 2);
    network.addFault(Fault.loss(0.3));
    network.addFault(Fault.copies(0.2, Duration.ofMillis(50)));
    network.addFault(Fault.reordering(0.2, Duration.ofMillis(50)));
    for (int i = 0; i < 200; i++) {
      from.send(to.address(), "m" + i);
    }
    network.run(Duration.ofSeconds(1));
    assertThat(to.texts.stream().distinct().count()).isBetween(100L, 180L);
    return to.texts;
  }

  @Test
  void shouldLoseWhatThePredicatePicksAndNoMoreThanAsked() {
    network.addFault(Fault.blackHole().times(1).when(d -> d.text().startsWith("x")));
    a.send(b.address(), "x1");
    a.send(b.address(), "y");
    a.send(b.address(), "x2");
    network.run(Duration.ofSeconds(1));
    assertThat(b.texts).containsExactly("y", "x2");
  }

  @Test
  void shouldChangeBytesOnTheWay() {
    network.addFault(
        Fault.changing(
            bytes -> new String(bytes, UTF_8).toUpperCase(java.util.Locale.ROOT).getBytes(UTF_8)));
    a.send(b.address(), "quiet");
    network.run(Duration.ofSeconds(1));
    assertThat(b.texts).containsExactly("QUIET");
  }

  @Test
  void shouldHoldBackAndReleaseInOrder() {
    HoldBack held = network.holdBack(d -> d.to().equals(b.address()));
    a.send(b.address(), "1");
    a.send(b.address(), "2");
    network.run(Duration.ofSeconds(60));
    assertThat(b.texts).isEmpty();
    assertThat(held.held()).hasSize(2);
    held.end();
    a.send(b.address(), "3");
    network.run(Duration.ofSeconds(1));
    held.release();
    network.run(Duration.ofSeconds(1));
    assertThat(b.texts).containsExactly("3", "1", "2");
  }

  @Test
  void shouldInjectFromAnyAddress() {
    InetSocketAddress spoofed = new InetSocketAddress("198.51.100.9", 9);
    network.inject(spoofed, b.address(), "forged".getBytes(UTF_8));
    network.run(Duration.ofSeconds(1));
    assertThat(b.sources).containsExactly(spoofed);
  }

  @Test
  void shouldRecordWhatGoesOntoTheWireWithItsTime() {
    Tap tap = network.tap(d -> d.from().equals(a.address()));
    network.addFault(Fault.blackHole());
    network.run(Duration.ofSeconds(2));
    a.send(b.address(), "lost");
    b.send(a.address(), "other way");
    assertThat(tap.datagrams())
        .singleElement()
        .satisfies(d -> assertThat(d.text()).isEqualTo("lost"))
        .satisfies(d -> assertThat(d.at()).isEqualTo(Duration.ofSeconds(2)));
  }

  @Test
  void shouldRunNothingOfAStoppedLoopAndGiveItsAddressToTheNext() {
    SimulatedLoop doomed = network.loop("doomed");
    Recorder first = new Recorder(network, doomed, "192.0.2.3", 5060);
    doomed.schedule(Duration.ofSeconds(1), () -> first.texts.add("late timer"));
    a.send(first.address(), "in flight");
    doomed.stop();
    network.run(Duration.ofSeconds(2));
    assertThat(first.texts).isEmpty();
    Recorder second = new Recorder(network, network.loop("restarted"), "192.0.2.3", 5060);
    a.send(second.address(), "again");
    network.run(Duration.ofSeconds(1));
    assertThat(second.texts).containsExactly("again");
  }

  @Test
  void shouldRefuseAnAddressInUseAndAWildcard() {
    assertThatThrownBy(() -> network.openDatagramPort(loop, a.address(), (_, _, _) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("192.0.2.1");
    assertThatThrownBy(
            () -> network.openDatagramPort(loop, new InetSocketAddress(0), (_, _, _) -> {}))
        .isInstanceOf(IOException.class);
  }

  @Test
  void shouldGiveAFreePortWhereNoneIsAskedFor() {
    Recorder c = new Recorder(network, loop, "192.0.2.1", 0);
    Recorder d = new Recorder(network, loop, "192.0.2.1", 0);
    assertThat(c.address().getPort()).isNotZero().isNotEqualTo(d.address().getPort());
  }
}
