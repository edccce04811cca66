package org.callseal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulatedNatTest {

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final SimulatedLoop loop = network.loop("host");
  private final SimulatedNat nat = network.nat(address("203.0.113.1"));
  private final Recorder inside = new Recorder(nat, loop, "192.168.1.2", 5060);
  private final Recorder server = new Recorder(network, loop, "192.0.2.10", 5060);
  private final Recorder stranger = new Recorder(network, loop, "192.0.2.99", 5060);

  private static InetAddress address(String text) {
    return new InetSocketAddress(text, 0).getAddress();
  }

  private InetSocketAddress mapped() {
    inside.send(server.address(), "out");
    settle();
    return server.sources.getLast();
  }

  private void settle() {
    network.run(Duration.ofMillis(100));
  }

  @Test
  void shouldShowThePublicAddressToTheOutsideAndLetTheAnswerIn() {
    InetSocketAddress shown = mapped();
    assertThat(shown.getAddress()).isEqualTo(address("203.0.113.1"));
    assertThat(shown).isEqualTo(nat.publicAddressOf(inside.address()));
    server.send(shown, "answer");
    settle();
    assertThat(inside.texts).containsExactly("answer");
    assertThat(inside.sources).containsExactly(server.address());
  }

  @Test
  void shouldKeepOneMappingForAllDestinations() {
    InetSocketAddress shown = mapped();
    inside.send(stranger.address(), "out");
    settle();
    assertThat(stranger.sources).containsExactly(shown);
  }

  @Test
  void shouldKeepOutWhoWasNotSentTo() {
    InetSocketAddress shown = mapped();
    stranger.send(shown, "in");
    Recorder sameHostOtherPort = new Recorder(network, loop, "192.0.2.10", 5070);
    sameHostOtherPort.send(shown, "in");
    settle();
    assertThat(inside.texts).isEmpty();
  }

  @Test
  void shouldForgetAMappingAfterItsIdleTime() {
    nat.setIdleTimeout(Duration.ofSeconds(30));
    InetSocketAddress shown = mapped();
    network.run(Duration.ofSeconds(31));
    server.send(shown, "too late");
    settle();
    assertThat(inside.texts).isEmpty();
    assertThat(mapped()).isNotEqualTo(shown);
  }

  @Test
  void shouldKeepAMappingAliveByWhatGoesOut() {
    nat.setIdleTimeout(Duration.ofSeconds(30));
    InetSocketAddress shown = mapped();
    network.run(Duration.ofSeconds(20));
    assertThat(mapped()).isEqualTo(shown);
    network.run(Duration.ofSeconds(20));
    assertThat(mapped()).isEqualTo(shown);
  }

  @Test
  void shouldGiveANewPortAfterAFlush() {
    InetSocketAddress shown = mapped();
    nat.flush();
    server.send(shown, "to the old one");
    settle();
    assertThat(inside.texts).isEmpty();
    assertThat(mapped()).isNotEqualTo(shown);
  }

  @Test
  void shouldGiveOneAddressANewPortAndLeaveTheOthers() {
    Recorder neighbour = new Recorder(nat, loop, "192.168.1.3", 5060);
    neighbour.send(server.address(), "out");
    InetSocketAddress shown = mapped();
    InetSocketAddress neighbours = nat.publicAddressOf(neighbour.address());
    nat.rebind(inside.address());
    assertThat(mapped()).isNotEqualTo(shown);
    assertThat(nat.publicAddressOf(neighbour.address())).isEqualTo(neighbours);
  }

  @Test
  void shouldMoveToANewPublicAddress() {
    InetSocketAddress shown = mapped();
    nat.moveTo(address("203.0.113.2"));
    server.send(shown, "to the old one");
    settle();
    assertThat(inside.texts).isEmpty();
    assertThat(mapped().getAddress()).isEqualTo(address("203.0.113.2"));
  }

  @Test
  void shouldHaveTheSameInsideAddressBehindTwoNats() {
    SimulatedNat other = network.nat(address("203.0.113.9"));
    Recorder twin = new Recorder(other, loop, "192.168.1.2", 5060);
    InetSocketAddress shown = mapped();
    twin.send(server.address(), "out");
    settle();
    server.send(shown, "for the first");
    settle();
    assertThat(inside.texts).containsExactly("for the first");
    assertThat(twin.texts).isEmpty();
  }

  @Test
  void shouldCarryInsideTrafficWithoutTheOutside() {
    Tap tap = network.tap();
    Recorder neighbour = new Recorder(nat, loop, "192.168.1.3", 5060);
    inside.send(neighbour.address(), "hello");
    settle();
    assertThat(neighbour.sources).containsExactly(inside.address());
    assertThat(tap.count()).isZero();
  }
}
