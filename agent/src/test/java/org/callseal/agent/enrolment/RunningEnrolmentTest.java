package org.callseal.agent.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.callseal.agent.names.Server;
import org.callseal.agent.names.ServerName;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpParser;
import org.callseal.mgcp.seal.MgcpControl;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.simulation.Tap;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.seal.SipControl;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

/** Servers that give no enrolment; those that do are in the system tests. */
class RunningEnrolmentTest {
  private static final InetSocketAddress ONE = new InetSocketAddress("203.0.113.1", 5060);
  private static final InetSocketAddress TWO = new InetSocketAddress("203.0.113.2", 5060);

  private final SimulatedNetwork network = new SimulatedNetwork(4);
  private final SimulatedLoop loop = network.loop("device");
  private final RandomSource random = new SeededRandom(4)::fill;
  private final SecretBytes passPhrase = SecretBytes.copyOf(new byte[] {1, 2, 3});
  private final List<EnrolmentResult> results = new ArrayList<>();
  private final List<ServerName> names = List.of(new ServerName("edge.example.net", 5060));

  @Test
  void shouldAskEachServerForItsTimeAndSayThatNoneAnswered() throws IOException {
    Tap tap = network.tap();
    start(List.of(ONE, TWO));
    network.run(Duration.ofSeconds(40));

    assertThat(results).containsExactly(new EnrolmentResult.NoAnswer(names));
    assertThat(tap.datagrams()).extracting(seen -> seen.to()).containsOnly(ONE, TWO);
    assertThat(tap.datagrams().stream().filter(seen -> seen.to().equals(ONE))).hasSize(7);
    assertThat(passPhrase.isWiped()).isTrue();
  }

  @Test
  void shouldSayThatNoNameHasAnAddress() throws IOException {
    Tap tap = network.tap();
    start(List.of());
    network.run(Duration.ofSeconds(1));

    assertThat(results).containsExactly(new EnrolmentResult.NameNotResolved(names));
    assertThat(tap.count()).isZero();
    assertThat(passPhrase.isWiped()).isTrue();
  }

  @Test
  void shouldSayWhichVersionIsSpokenThereWhenNothingBetterComes() throws IOException {
    answerWith(ONE, new ControlMessage.Refused(Refusal.UNSUPPORTED_VERSION, List.of(2, 3)));
    start(List.of(ONE));
    network.run(Duration.ofSeconds(5));

    assertThat(results).containsExactly(new EnrolmentResult.OtherVersion(List.of(2, 3)));
  }

  @Test
  void shouldNotBelieveThatItsOwnVersionIsNotSpoken() throws IOException {
    answerWith(ONE, new ControlMessage.Refused(Refusal.UNSUPPORTED_VERSION, List.of(1, 2)));
    start(List.of(ONE));
    network.run(Duration.ofSeconds(20));

    assertThat(results).containsExactly(new EnrolmentResult.NoAnswer(names));
  }

  @Test
  void shouldEnrollAGatewayInMgcp() throws IOException {
    InetSocketAddress gateways = new InetSocketAddress("203.0.113.1", 2727);
    network.openDatagramPort(
        network.loop("server"),
        gateways,
        (on, from, message) ->
            on.send(
                from,
                MgcpControl.answer(
                    (MgcpMessage) MgcpParser.parse(message),
                    new ControlMessage.Refused(Refusal.UNSUPPORTED_VERSION, List.of(2))
                        .toBytes())));
    Tap tap = network.tap(datagram -> datagram.to().equals(gateways));
    start("rgw1.example.net", List.of(gateways));
    network.run(Duration.ofSeconds(5));

    assertThat(tap.datagrams().getFirst().text()).startsWith("XSEA ");
    assertThat(results).containsExactly(new EnrolmentResult.OtherVersion(List.of(2)));
  }

  @Test
  void shouldGiveUpWhenItIsClosed() throws IOException {
    RunningEnrolment running = start(List.of(ONE));
    network.run(Duration.ofSeconds(1));
    Tap tap = network.tap();
    running.close();
    network.run(Duration.ofSeconds(40));

    assertThat(results).isEmpty();
    assertThat(tap.count()).isZero();
    assertThat(passPhrase.isWiped()).isTrue();
  }

  private void answerWith(InetSocketAddress server, ControlMessage answer) throws IOException {
    network.openDatagramPort(
        network.loop("server"),
        server,
        (on, from, message) ->
            on.send(
                from, SipControl.answer((SipRequest) SipParser.parse(message), answer.toBytes())));
  }

  private RunningEnrolment start(List<InetSocketAddress> addresses) throws IOException {
    return start("sip:alice@example.net", addresses);
  }

  private RunningEnrolment start(String identity, List<InetSocketAddress> addresses)
      throws IOException {
    EnrolmentTask task =
        new EnrolmentTask(
            Identity.parse(identity).orElseThrow(),
            "example.net",
            names,
            passPhrase,
            P256.fastest().generate(random).point());
    return RunningEnrolment.start(
        task,
        new EnrolmentSurroundings(
            loop,
            network,
            new InetSocketAddress("198.51.100.7", 5060),
            random,
            Runnable::run,
            (_, over) -> addresses.stream().map(at -> new Server(at, over.getFirst())).toList()),
        _ -> {},
        results::add);
  }

  /** It goes out of service, or somebody else says so: a better answer has 3 s. */
  @Test
  void shouldAskTheNextServerInAMomentWhereOneIsOverloaded() throws IOException {
    answerWith(ONE, new ControlMessage.Refused(Refusal.OVERLOADED));
    Tap two = network.tap(datagram -> datagram.to().equals(TWO));
    start(List.of(ONE, TWO));
    network.run(Duration.ofMillis(2900));
    assertThat(two.count()).isZero();
    network.run(Duration.ofMillis(300));
    assertThat(two.count()).isPositive();
  }
}
