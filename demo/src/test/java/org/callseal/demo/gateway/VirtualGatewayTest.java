package org.callseal.demo.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.callseal.callagent.mgcp.GatewayView;
import org.callseal.callagent.mgcp.Hook;
import org.callseal.callagent.mgcp.MgcpCallAgent;
import org.callseal.callagent.mgcp.MgcpCallAgentSettings;
import org.callseal.callagent.mgcp.ServiceState;
import org.callseal.demo.gateway.GatewayEvent.Commanded;
import org.callseal.demo.gateway.GatewayEvent.Disconnected;
import org.callseal.demo.gateway.GatewayEvent.NotifyAnswered;
import org.callseal.demo.gateway.GatewayEvent.RestartAnswered;
import org.callseal.simulation.SeenDatagram;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.simulation.Tap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VirtualGatewayTest {

  private static final InetSocketAddress AGENT = new InetSocketAddress("127.0.0.1", 2727);
  private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 2427);

  private final SimulatedNetwork network = new SimulatedNetwork(3);
  private final List<GatewayEvent> events = new ArrayList<>();
  private final Tap answers =
      network.tap(seen -> seen.from().equals(LOCAL) && Character.isDigit(seen.text().charAt(0)));
  private VirtualGateway gateway;
  private int transaction;

  @BeforeEach
  void open() throws IOException {
    gateway =
        VirtualGateway.open(
            GatewaySettings.of("rgw1.example.net", LOCAL, AGENT),
            network.loop("gateway"),
            network,
            new Random(3)::nextBytes,
            events::add);
  }

  private MgcpCallAgent callAgent() throws IOException {
    return MgcpCallAgent.open(
        MgcpCallAgentSettings.of(AGENT),
        network.loop("call agent"),
        network,
        new Random(4)::nextBytes);
  }

  private void run(int seconds) {
    network.run(Duration.ofSeconds(seconds));
  }

  @Test
  void shouldComeIntoServiceAtTheBuiltInCallAgentAndTellOfItsHooks() throws IOException {
    MgcpCallAgent agent = callAgent();
    gateway.restart();
    run(1);
    assertThat(events).anyMatch(RestartAnswered.class::isInstance);
    assertThat(agent.gateways().getFirst().state()).isEqualTo(ServiceState.IN_SERVICE);

    for (Hook hook : List.of(Hook.OFF, Hook.ON, Hook.OFF)) {
      if (hook == Hook.OFF) {
        gateway.liftHandset(2);
      } else {
        gateway.replaceHandset(2);
      }
      run(1);
      assertThat(agent.gateways().getFirst().endpoints())
          .extracting(GatewayView.EndpointView::hook)
          .containsExactly(Hook.ON, hook);
    }
    assertThat(events.stream().filter(NotifyAnswered.class::isInstance)).hasSize(3);
    assertThat(gateway.malformed()).isZero();
  }

  @Test
  void shouldComeIntoServiceWhateverIsLostAndCopied() throws IOException {
    network.addFault(passage -> {
      if (passage.random().nextInt(3) == 0) {
        passage.lose();
      } else if (passage.random().nextInt(3) == 0) {
        passage.copyAfter(passage.upTo(Duration.ofSeconds(2)));
      }
    });
    MgcpCallAgent agent = callAgent();
    gateway.restart();
    run(60);
    gateway.liftHandset(1);
    run(60);

    GatewayView seen = agent.gateways().getFirst();
    assertThat(seen.state()).isEqualTo(ServiceState.IN_SERVICE);
    assertThat(seen.endpoints())
        .extracting(GatewayView.EndpointView::hook)
        .containsExactly(Hook.OFF, Hook.ON);
  }

  @Test
  void shouldGoOnAskingACallAgentThatIsSilent() throws IOException {
    gateway.restart();
    run(40);
    assertThat(events).contains(new Disconnected());
    MgcpCallAgent agent = callAgent();
    run(60);

    assertThat(agent.gateways().getFirst().lastRestart()).isEqualTo("disconnected *");
    assertThat(agent.gateways().getFirst().state()).isEqualTo(ServiceState.IN_SERVICE);
  }

  @Test
  void shouldSetUpChangeAndDeleteConnections() {
    assertThat(command("CRCX aaln/1", "C: A1", "M: recvonly"))
        .startsWith("200 ")
        .contains("\r\nI: 1\r\n\r\nv=0\r\n", "m=audio 30002 RTP/AVP 0");
    assertThat(command("CRCX aaln/1", "C: A2", "M: recvonly")).contains("\r\nI: 2\r\n");
    assertThat(gateway.connections(1)).isEqualTo(2);
    assertThat(command("MDCX aaln/1", "C: A1", "I: 1", "M: sendrecv")).startsWith("200 ");
    assertThat(command("MDCX aaln/1", "C: A1", "I: 9")).startsWith("515 ");
    assertThat(command("DLCX aaln/1", "C: A1", "I: 1")).startsWith("250 ").contains("P: PS=0");
    assertThat(command("DLCX aaln/1", "C: A1", "I: 1")).startsWith("515 ");
    assertThat(command("DLCX aaln/1", "C: A2")).startsWith("250 ");
    assertThat(gateway.connections(1)).isZero();
  }

  @Test
  void shouldSayWhatItCannotDo() {
    assertThat(command("AUEP *")).contains("Z: aaln/1@rgw1.example.net\r\nZ: aaln/2@");
    assertThat(command("AUEP aaln/3")).startsWith("500 ");
    assertThat(command("RQNT aaln/1", "X: 1", "R: L/hu(N)")).startsWith("402 ");
    assertThat(command("RQNT aaln/1", "X: 1", "R: D/[0-9](N)")).startsWith("522 ");
    gateway.liftHandset(1);
    assertThat(command("RQNT aaln/1", "X: 1", "R: L/hd(N)")).startsWith("401 ");
    assertThat(command("RQNT aaln/1", "X: 1", "R: L/hu(N)")).startsWith("200 ");
    assertThat(command("EPCF aaln/1")).startsWith("504 ");
  }

  @Test
  void shouldTellOfNothingThatItWasNotAskedFor() {
    Tap said = network.tap(seen -> seen.text().startsWith("NTFY"));
    gateway.liftHandset(1);
    gateway.replaceHandset(1);
    run(1);
    assertThat(said.count()).isZero();

    command("RQNT aaln/1", "X: 5", "R: L/hd(N)");
    gateway.liftHandset(1);
    gateway.replaceHandset(1);
    run(0);
    assertThat(said.datagrams())
        .extracting(SeenDatagram::text)
        .singleElement()
        .asString()
        .contains("NTFY", "aaln/1@rgw1.example.net", "X: 5\r\nO: L/hd\r\n");
  }

  @Test
  void shouldObeyItsCallAgentAlone() {
    network.inject(
        new InetSocketAddress("192.0.2.66", 2727),
        LOCAL,
        "CRCX 1 aaln/1@rgw1.example.net MGCP 1.0\r\n".getBytes(StandardCharsets.ISO_8859_1));
    run(1);

    assertThat(gateway.connections(1)).isZero();
    assertThat(events).allMatch(event -> event instanceof Commanded told && told.answer() == 500);
  }

  /** What the gateway answers to its call agent. */
  private String command(String start, String... parameters) {
    int number = ++transaction;
    String head = start.replaceFirst(" ", " " + number + " ") + "@rgw1.example.net MGCP 1.0\r\n";
    String lines = parameters.length == 0 ? "" : String.join("\r\n", parameters) + "\r\n";
    network.inject(AGENT, LOCAL, (head + lines).getBytes(StandardCharsets.ISO_8859_1));
    network.run(Duration.ofMillis(100));
    return answers.datagrams().getLast().text();
  }
}
