package org.callseal.systemtests.megaco;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.callseal.edge.gateway.Controller;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.TpktFramer;
import org.callseal.simulation.SimulatedStream;
import org.callseal.simulation.Tap;
import org.callseal.testkit.Requirement;
import org.callseal.transport.Medium;
import org.callseal.transport.StreamLimits;
import org.callseal.transport.StreamPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two stacks of Megaco that speak over connections, in every encoding, with agent, NAT and edge
 * between.
 */
final class ConnectionsTest {

  private static final StreamLimits LIMITS =
      new StreamLimits(
          16,
          16,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofDays(1),
          1024 * 1024,
          false);

  @TempDir Path folder;

  private MediaGatewaySite site;
  private Spelling spelling;
  private ConnectedStack gateway;
  private ConnectedStack callAgent;
  private StreamPort callAgentPort;
  private Tap datagrams;

  private void open(Spelling spoken) throws IOException {
    spelling = spoken;
    site =
        new MediaGatewaySite(
            11,
            spelling.encoding(),
            Medium.TCP,
            new Controller("ca.example.net", MediaGatewaySite.CALL_AGENT),
            folder);
    datagrams =
        site.network.tap(datagram ->
            List.of(site.outer, MediaGatewaySite.CALL_AGENT).contains(datagram.to())
                || datagram.from().equals(site.outer));
    callAgent = new ConnectedStack(spelling, "ca.example.net");
    listen();
    gateway = new ConnectedStack(spelling, MediaGatewaySite.NAME);
    gateway.over(
        StreamPort.opening(
            site.nat,
            site.network.loop("gateway"),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            () -> new TpktFramer(Encoding.MAX_LENGTH),
            LIMITS,
            gateway::received));
    ask(1);
    assertThat(site.until(() -> gateway.answered.contains(1L), 20)).isTrue();
  }

  private void listen() throws IOException {
    callAgentPort =
        StreamPort.listening(
            site.network,
            site.network.loop("call agent"),
            MediaGatewaySite.CALL_AGENT,
            () -> new TpktFramer(Encoding.MAX_LENGTH),
            LIMITS,
            callAgent::received);
    callAgent.over(callAgentPort);
  }

  @AfterEach
  void close() {
    site.close();
  }

  /** The gateway asks its call agent, as it believes. */
  private void ask(long number) {
    gateway.ask(site.agentAddress, number);
  }

  /** The call agent asks over the connection that the gateway has with it, as it believes. */
  private void order(long number) {
    callAgent.ask(callAgent.peer, number);
  }

  private List<SimulatedStream> toEdge() {
    return site.network.streams().stream().filter(each -> each.to().equals(site.outer)).toList();
  }

  private List<SimulatedStream> toCallAgent() {
    return site.network.streams().stream()
        .filter(each -> each.to().equals(MediaGatewaySite.CALL_AGENT))
        .toList();
  }

  private void expectContent() {
    assertThat(gateway.unreadable + callAgent.unreadable).isZero();
    assertThat(gateway.executed).doesNotHaveDuplicates();
    assertThat(callAgent.executed).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  @Requirement({"3.3.1", "3.3.5", "3.3.13"})
  void shouldCarryTransactionsBothWaysOverConnectionsAlone(Spelling spoken) throws IOException {
    open(spoken);
    for (int i = 0; i < 10; i++) {
      ask(100 + i);
      order(200 + i);
      site.run(1);
    }
    assertThat(gateway.answered).hasSize(11);
    assertThat(callAgent.answered).hasSize(10);
    assertThat(gateway.copies + callAgent.copies).isZero();
    assertThat(datagrams.count()).isZero();
    assertThat(toEdge()).hasSize(1);
    assertThat(toCallAgent())
        .singleElement()
        .satisfies(connection ->
            assertThat(connection.from().getAddress())
                .isEqualTo(MediaGatewaySite.CORE.getAddress()));
    assertThat(new String(toCallAgent().getFirst().sentByOpener(), ISO_8859_1))
        .doesNotContain("AU=0x", "callseal");
    expectContent();
  }

  /** Between agent and edge, at each step of a transaction of either side. */
  @ParameterizedTest
  @EnumSource
  @Requirement({"3.3.4", "3.4.12"})
  void shouldLoseNothingWhereAConnectionBreaksInTheMidstOfATransaction(Spelling spoken)
      throws IOException {
    open(spoken);
    long number = 100;
    for (int millis = 0; millis <= 90; millis += 6) {
      number++;
      ask(number);
      order(number);
      site.network.run(Duration.ofMillis(millis));
      toEdge().getLast().reset();
      long asked = number;
      assertThat(
              site.until(
                  () -> gateway.answered.contains(asked) && callAgent.answered.contains(asked), 10))
          .as("answers where it broke after %d ms", millis)
          .isTrue();
    }
    assertThat(toEdge()).hasSizeGreaterThan(10);
    assertThat(site.associations()).isEqualTo(1);
    assertThat(datagrams.count()).isZero();
    expectContent();
  }

  /** A second each way, and what is under way piles up. */
  @ParameterizedTest
  @EnumSource
  void shouldCarryTransactionsOverASlowConnection(Spelling spoken) throws IOException {
    open(spoken);
    site.nat.setLatency(Duration.ofSeconds(1));
    toEdge().getLast().reset();
    for (int i = 0; i < 20; i++) {
      ask(100 + i);
      order(200 + i);
      site.run(1);
    }
    site.run(60);
    assertThat(gateway.answered).hasSize(21);
    assertThat(callAgent.answered).hasSize(20);
    expectContent();
  }

  @ParameterizedTest
  @EnumSource
  @Requirement("3.3.2")
  void shouldGoOnAfterTheEdgeWasKilledAndStartedAgain(Spelling spoken) throws IOException {
    open(spoken);
    ask(2);
    site.restartEdge();
    assertThat(site.until(() -> gateway.answered.contains(2L), 20)).isTrue();
    order(3);
    assertThat(site.until(() -> callAgent.answered.contains(3L), 20)).isTrue();
    expectContent();
  }

  /** It does not know its gateway any more until somebody says whose the connection is. */
  @ParameterizedTest
  @EnumSource
  void shouldGoOnAfterTheCallAgentWasKilledAndStartedAgain(Spelling spoken) throws IOException {
    open(spoken);
    callAgent.answers = false;
    ask(2);
    site.run(1);
    callAgentPort.close();
    toCallAgent().forEach(SimulatedStream::reset);
    site.run(3);
    callAgent.executed.clear();
    callAgent.answers = true;
    callAgent.peer = null;
    listen();
    // The service change in the gateway's name, and what was under way.
    assertThat(site.until(() -> callAgent.executed.size() == 2, 20)).isTrue();
    assertThat(site.until(() -> gateway.answered.contains(2L), 5)).isTrue();
    order(3);
    assertThat(site.until(() -> callAgent.answered.contains(3L), 5)).isTrue();
    assertThat(gateway.executed).containsExactly(3L);
    expectContent();
  }
}
