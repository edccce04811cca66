package org.callseal.systemtests.megaco;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.callseal.edge.gateway.Controller;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.TpktFramer;
import org.callseal.simulation.SeenDatagram;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNat;
import org.callseal.simulation.SimulatedStream;
import org.callseal.simulation.Tap;
import org.callseal.testkit.Requirement;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;
import org.callseal.transport.Medium;
import org.callseal.transport.StreamLimits;
import org.callseal.transport.StreamPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An edge takes the addresses of another over, and by them a media gateway with its association.
 */
final class MediaGatewayTakeoverTest {

  private static final StreamLimits LIMITS =
      new StreamLimits(
          16,
          16,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofDays(1),
          1024 * 1024,
          false);

  /** What an edge that has just started gives the others to be heard of, and more. */
  private static final int SETTLED = 35;

  @TempDir Path folder;

  private MediaGatewaySite site;
  private Spelling spelling;
  private Medium medium;
  private ConnectedStack gateway;
  private ConnectedStack callAgent;
  private Tap toEdges;

  static Stream<Arguments> ways() {
    return Stream.of(Spelling.values())
        .flatMap(
            spelling -> Stream.of(Medium.values()).map(medium -> Arguments.of(spelling, medium)));
  }

  private void open(Spelling spoken, Medium over) throws IOException {
    spelling = spoken;
    medium = over;
    site =
        new MediaGatewaySite(
            12,
            spelling.encoding(),
            medium,
            new Controller("ca.example.net", MediaGatewaySite.CALL_AGENT),
            folder,
            2);
    toEdges = site.network.tap(datagram -> datagram.to().equals(site.outer));
    callAgent = new ConnectedStack(spelling, "ca.example.net");
    gateway = new ConnectedStack(spelling, MediaGatewaySite.NAME);
    gatewayBehind(site.nat, gateway);
    if (medium == Medium.UDP) {
      callAgent.over(
          site.network.openDatagramPort(
              site.network.loop("call agent"), MediaGatewaySite.CALL_AGENT, callAgent::received));
    } else {
      callAgent.over(
          StreamPort.listening(
              site.network,
              site.network.loop("call agent"),
              MediaGatewaySite.CALL_AGENT,
              () -> new TpktFramer(Encoding.MAX_LENGTH),
              LIMITS,
              callAgent::received));
    }
    asks(1);
    orders(2);
    site.run(SETTLED);
  }

  private void gatewayBehind(SimulatedNat nat, ConnectedStack stack) throws IOException {
    SimulatedLoop loop = site.network.loop("gateway");
    InetSocketAddress inside = new InetSocketAddress(InetAddress.getLoopbackAddress(), 2946);
    stack.over(
        medium == Medium.UDP
            ? nat.openDatagramPort(loop, inside, stack::received)
            : StreamPort.opening(
                nat,
                loop,
                inside,
                () -> new TpktFramer(Encoding.MAX_LENGTH),
                LIMITS,
                stack::received));
  }

  @AfterEach
  void close() {
    site.close();
  }

  /** The gateway asks, once a second until it is answered, as stacks over UDP do. */
  private void asks(long number) {
    for (int i = 0; i < 20 && !gateway.answered.contains(number); i++) {
      if (i == 0 || medium == Medium.UDP) {
        gateway.ask(site.agentAddress, number);
      }
      site.until(() -> gateway.answered.contains(number), 1);
    }
    assertThat(gateway.answered).contains(number);
  }

  /** The call agent asks: over UDP at the gateway's place, over TCP where it was last spoken to. */
  private void orders(long number) {
    orders(number, 20);
  }

  private void orders(long number, int seconds) {
    for (int i = 0; i < seconds && !callAgent.answered.contains(number); i++) {
      if (medium == Medium.UDP) {
        callAgent.ask(MediaGatewaySite.CORE, number);
      } else if (callAgent.peer != null && !gateway.executed.contains(number)) {
        callAgent.ask(callAgent.peer, number);
      }
      site.until(() -> callAgent.answered.contains(number), 1);
    }
    assertThat(callAgent.answered).contains(number);
    assertThat(gateway.executed).contains(number);
  }

  private void expectTheOldAssociation() {
    assertThat(site.exchanges()).isEqualTo(1);
    assertThat(gateway.unreadable + callAgent.unreadable).isZero();
    assertThat(gateway.executed).doesNotHaveDuplicates();
    assertThat(callAgent.executed).doesNotHaveDuplicates();
    site.expectNothingTakenTwice();
  }

  @ParameterizedTest
  @MethodSource("ways")
  @Requirement({"3.3.2", "3.3.11"})
  void shouldServeAGatewayThatSpeaksFirstAtTheNextEdge(Spelling spoken, Medium over)
      throws IOException {
    open(spoken, over);
    site.edge(1).kill();
    site.edge(2).lease();
    asks(3);
    orders(4);
    expectTheOldAssociation();
  }

  @ParameterizedTest
  @MethodSource("ways")
  @Requirement({"3.3.2", "3.3.11"})
  void shouldLetTheCallAgentReachASilentGatewayThroughTheNextEdge(Spelling spoken, Medium over)
      throws IOException {
    open(spoken, over);
    site.edge(1).kill();
    site.edge(2).lease();
    orders(3);
    asks(4);
    expectTheOldAssociation();
  }

  /**
   * The former edge lives, and has lost its addresses alone. Over TCP the agent learns that its
   * connection is gone by its next keep-alive.
   */
  @ParameterizedTest
  @MethodSource("ways")
  @Requirement({"3.3.2", "3.3.11"})
  void shouldReachItWhereTheAddressesHaveMovedFromAnEdgeThatLives(Spelling spoken, Medium over)
      throws IOException {
    open(spoken, over);
    int seconds = over == Medium.UDP ? 4 : 40;
    site.edge(2).lease();
    orders(3, seconds);
    asks(4);
    site.run(200);
    site.edge(1).lease();
    orders(5, seconds);
    asks(6);
    expectTheOldAssociation();
  }

  @ParameterizedTest
  @MethodSource("ways")
  @Requirement({"3.3.7", "3.4.5"})
  void shouldTakeNothingThatWasSaidToTheEdgeBefore(Spelling spoken, Medium over)
      throws IOException {
    open(spoken, over);
    site.edge(1).kill();
    site.edge(2).lease();
    asks(3);
    List<SeenDatagram> said = toEdges.datagrams();
    List<Long> executed = List.copyOf(callAgent.executed);
    long before = site.edge(2).edge().counters().taken();
    site.run(1);
    if (over == Medium.UDP) {
      assertThat(said).isNotEmpty();
      said.forEach(
          datagram -> site.network.inject(datagram.from(), datagram.to(), datagram.payload()));
    } else {
      playStreamsAgain();
    }
    site.network.run(Duration.ofMillis(900));
    assertThat(site.edge(2).edge().counters().taken()).isEqualTo(before);
    assertThat(callAgent.executed).isEqualTo(executed);
    assertThat(callAgent.copies).isZero();
    orders(4);
    expectTheOldAssociation();
  }

  /**
   * Two gateways may speak in one name, by a mistake of the operator's. The one that did so first
   * did it at another edge.
   */
  @ParameterizedTest
  @MethodSource("ways")
  @Requirement({"3.3.18", "3.4.5"})
  void shouldRefuseASecondGatewayInANameThatIsSpokenAtAnotherEdge(Spelling spoken, Medium over)
      throws IOException {
    open(spoken, over);
    ConnectedStack impostor = impostor();
    site.edge(2).lease();
    impostor.ask(site.agentAddress, 77);
    site.run(20);
    assertThat(callAgent.executed).doesNotContain(77L);
    assertThat(impostor.answered).isEmpty();
    asks(3);
    orders(4);
    assertThat(impostor.executed).isEmpty();

    site.removeGateway();
    site.run(20);
    impostor.ask(site.agentAddress, 78);
    assertThat(site.until(() -> impostor.answered.contains(78L), 20)).isTrue();
  }

  private ConnectedStack impostor() throws IOException {
    ConnectedStack impostor = new ConnectedStack(spelling, MediaGatewaySite.NAME);
    gatewayBehind(site.impostor("rgw2.example.net", medium), impostor);
    site.run(20);
    return impostor;
  }

  /** A stranger says what every connection to the edges has carried. */
  private void playStreamsAgain() {
    site.network.streams().stream()
        .filter(stream -> stream.to().equals(site.outer))
        .map(SimulatedStream::sentByOpener)
        .forEach(this::play);
  }

  private void play(byte[] bytes) {
    site.network.connect(
        site.network.loop("stranger"),
        new InetSocketAddress("198.51.100.66", 0),
        site.outer,
        new ConnectionHandler() {
          @Override
          public void opened(Connection connection) {
            connection.write(bytes);
          }

          @Override
          public void received(Connection connection, byte[] more) {}

          @Override
          public void drained(Connection connection) {}

          @Override
          public void closed(Connection connection) {}
        });
  }
}
