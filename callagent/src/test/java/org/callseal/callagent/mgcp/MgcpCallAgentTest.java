package org.callseal.callagent.mgcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.callseal.callagent.mgcp.GatewayView.EndpointView;
import org.callseal.mgcp.transaction.Answer;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MgcpCallAgentTest {

  private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 2797);

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private SimulatedLoop loop = network.loop("call agent");
  private MgcpCallAgentSettings settings = MgcpCallAgentSettings.of(LOCAL);
  private int seed = 1;
  private MgcpCallAgent callAgent;

  @BeforeEach
  void open() throws IOException {
    callAgent = MgcpCallAgent.open(settings, loop, network, new Random(seed++)::nextBytes);
  }

  private GatewayPeer rgw1() {
    return peer("rgw1.example.net", "127.0.0.1", 24_000);
  }

  private GatewayPeer peer(String name, String host, int port) {
    return new GatewayPeer(network, LOCAL, name, host, port, seed++);
  }

  private GatewayView only() {
    assertThat(callAgent.gateways()).hasSize(1);
    return callAgent.gateways().getFirst();
  }

  private EndpointView line(int number) {
    return only().endpoints().stream()
        .filter(endpoint -> endpoint.name().equals("aaln/" + number))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldAnswerARestartAuditTheEndpointsAndAskForTheirHooks() {
    GatewayPeer gateway = rgw1();
    gateway.say("RSIP", "*", "RM: restart");

    assertThat(gateway.answers).containsExactly(200);
    assertThat(gateway.commands)
        .containsExactly("AUEP *", "RQNT aaln/1 L/hd(N)", "RQNT aaln/2 L/hd(N)");
    GatewayView seen = only();
    assertThat(seen.name()).isEqualTo("rgw1.example.net");
    assertThat(seen.address()).isEqualTo(new InetSocketAddress("127.0.0.1", 24_000));
    assertThat(seen.state()).isEqualTo(ServiceState.IN_SERVICE);
    assertThat(seen.lastRestart()).isEqualTo("restart *");
    assertThat(seen.lastRestartSeconds()).hasValue(SimulatedNetwork.UTC_AT_START);
    assertThat(seen.inServiceSinceSeconds()).hasValue(SimulatedNetwork.UTC_AT_START);
    assertThat(seen.endpoints()).extracting(EndpointView::name).containsExactly("aaln/1", "aaln/2");
    assertThat(seen.endpoints()).allMatch(EndpointView::watched);
  }

  @Test
  void shouldFollowAHookAndAskForItsNextMove() {
    GatewayPeer gateway = rgw1();
    gateway.say("RSIP", "*");
    gateway.commands.clear();

    network.run(Duration.ofSeconds(10));
    gateway.say("NTFY", "aaln/1", "X: 1", "O: L/hd");
    assertThat(gateway.commands).containsExactly("RQNT aaln/1 L/hu(N)");
    assertThat(line(1).hook()).isEqualTo(Hook.OFF);
    assertThat(line(1).lastEvents()).isEqualTo("L/hd");
    assertThat(line(1).lastNotifySeconds().orElseThrow())
        .isGreaterThanOrEqualTo(SimulatedNetwork.UTC_AT_START + 10);
    assertThat(line(2).hook()).isEqualTo(Hook.ON);

    gateway.say("NTFY", "aaln/1", "X: 2", "O: hu");
    assertThat(gateway.commands).containsExactly("RQNT aaln/1 L/hu(N)", "RQNT aaln/1 L/hd(N)");
    assertThat(line(1).hook()).isEqualTo(Hook.ON);
    assertThat(gateway.answers).containsExactly(200, 200, 200);
  }

  @Test
  void shouldAskNothingForANotificationOfARequestBefore() {
    GatewayPeer gateway = rgw1();
    gateway.say("RSIP", "*");
    gateway.commands.clear();

    gateway.say("NTFY", "aaln/1", "X: 77", "O: L/hd");

    assertThat(gateway.answers.getLast()).isEqualTo(200);
    assertThat(gateway.commands).isEmpty();
  }

  @Test
  void shouldLearnFromARefusalWhereTheHookIsAndAskOnceMore() {
    GatewayPeer gateway = rgw1();
    gateway.said.put("AUEP", Answer.of(200, "OK", "Z: aaln/1@rgw1.example.net"));
    gateway.said.put("RQNT", Answer.of(401, "off hook"));
    gateway.say("RSIP", "*");

    assertThat(gateway.commands)
        .containsExactly("AUEP *", "RQNT aaln/1 L/hd(N)", "RQNT aaln/1 L/hu(N)");
    assertThat(line(1).hook()).isEqualTo(Hook.OFF);
    assertThat(line(1).watched()).isFalse();
  }

  @Test
  void shouldFollowAGatewayOutOfServiceAndBack() {
    GatewayPeer gateway = rgw1();
    gateway.say("RSIP", "*", "RM: restart");
    gateway.say("RSIP", "*", "RM: graceful", "RD: 300");
    assertThat(only().state()).isEqualTo(ServiceState.LEAVING);
    assertThat(only().inServiceSinceSeconds()).isPresent();
    gateway.say("RSIP", "*", "RM: cancel-graceful");
    assertThat(only().state()).isEqualTo(ServiceState.IN_SERVICE);
    gateway.say("RSIP", "*", "RM: forced");
    assertThat(only().state()).isEqualTo(ServiceState.OUT_OF_SERVICE);
    assertThat(only().inServiceSinceSeconds()).isEmpty();
    gateway.say("RSIP", "*", "RM: disconnected", "RD: 0");
    assertThat(only().state()).isEqualTo(ServiceState.IN_SERVICE);
    assertThat(only().lastRestart()).isEqualTo("disconnected *");
  }

  @Test
  void shouldKnowThatAGatewayWentWhateverWasAskedBefore() {
    GatewayPeer gateway = rgw1();
    gateway.say("RSIP", "*");
    gateway.vanish();

    network.run(Duration.ofSeconds(605));
    GatewayPeer onItsBehalf = rgw1();
    onItsBehalf.isDeaf = true;
    onItsBehalf.say("RSIP", "*", "RM: forced");
    assertThat(only().state()).isEqualTo(ServiceState.OUT_OF_SERVICE);
    network.run(Duration.ofMinutes(2));
    assertThat(only().state()).isEqualTo(ServiceState.OUT_OF_SERVICE);
  }

  @Test
  void shouldNoticeThatAGatewayIsSilentAndThatItIsThereAgain() {
    GatewayPeer gateway = rgw1();
    gateway.say("RSIP", "*");
    gateway.vanish();

    network.run(Duration.ofMinutes(11));
    assertThat(only().state()).isEqualTo(ServiceState.UNREACHABLE);
    GatewayPeer back = rgw1();
    network.run(Duration.ofMinutes(11));
    assertThat(only().state()).isEqualTo(ServiceState.IN_SERVICE);
    assertThat(back.commands).startsWith("AUEP *");
  }

  @Test
  void shouldAskAGatewayThatItHasForgotten() throws IOException {
    GatewayPeer gateway = rgw1();
    gateway.say("RSIP", "*");
    loop.stop();
    loop = network.loop("call agent again");
    open();
    gateway.commands.clear();

    gateway.say("NTFY", "aaln/1", "X: 1", "O: L/hd");

    assertThat(gateway.answers.getLast()).isEqualTo(200);
    assertThat(gateway.commands).contains("AUEP *", "RQNT aaln/1 L/hu(N)");
    assertThat(only().state()).isEqualTo(ServiceState.IN_SERVICE);
    assertThat(line(1).hook()).isEqualTo(Hook.OFF);
  }

  @Test
  void shouldTellGatewaysOfOneNameApartByTheirAddresses() {
    rgw1().say("RSIP", "*", "RM: restart");
    peer("rgw1.example.net", "127.0.0.1", 24_001).say("RSIP", "*", "RM: forced");

    assertThat(callAgent.gateways())
        .extracting(GatewayView::state)
        .containsExactly(ServiceState.IN_SERVICE, ServiceState.OUT_OF_SERVICE);
  }

  @Test
  void shouldHearItsEdgesAloneAndSayWhatItDoesNotDo() {
    GatewayPeer stranger = peer("rgw9.example.net", "192.0.2.66", 2427);
    stranger.say("RSIP", "*");
    assertThat(stranger.answers).isEmpty();
    assertThat(callAgent.strangers()).isEqualTo(1);
    assertThat(callAgent.gateways()).isEmpty();

    GatewayPeer gateway = rgw1();
    gateway.say("CRCX", "aaln/1");
    gateway.say("DLCX", "aaln/1");
    assertThat(gateway.answers).containsExactly(504, 200);
    network.inject(
        new InetSocketAddress("127.0.0.1", 24_009),
        LOCAL,
        "garbage\r\n".getBytes(StandardCharsets.ISO_8859_1));
    network.run(Duration.ofMillis(100));
    assertThat(callAgent.malformed()).isEqualTo(1);
  }

  @Test
  void shouldKeepNoMoreGatewaysAndEndpointsThanItMay() throws IOException {
    callAgent.close();
    settings = settings.withBounds(1, 1);
    open();
    GatewayPeer gateway = rgw1();
    gateway.say("RSIP", "*");
    GatewayPeer other = peer("rgw2.example.net", "127.0.0.1", 24_001);
    other.say("RSIP", "*");
    other.say("NTFY", "aaln/1", "X: 1", "O: L/hd");

    assertThat(only().endpoints()).hasSize(1);
    assertThat(other.answers).containsExactly(403, 403);
    gateway.say("NTFY", "aaln/2", "X: 1", "O: L/hd");
    assertThat(gateway.answers.getLast()).isEqualTo(200);
  }

  @Test
  void shouldTakeNoEndpointOfAnotherNameFromAnAudit() {
    GatewayPeer gateway = rgw1();
    gateway.said.put(
        "AUEP",
        Answer.of(
            200,
            "OK",
            "Z: aaln/1@rgw2.example.net",
            "Z: *@rgw1.example.net",
            "Z: no name",
            "Z: aaln/1@rgw1.example.net"));
    gateway.say("RSIP", "*");

    assertThat(only().endpoints()).extracting(EndpointView::name).containsExactly("aaln/1");
  }

  @Test
  void shouldForgetAnEndpointThatLeaves() {
    GatewayPeer gateway = rgw1();
    gateway.say("RSIP", "*");
    gateway.say("RSIP", "aaln/2", "RM: forced");

    assertThat(only().state()).isEqualTo(ServiceState.IN_SERVICE);
    assertThat(only().endpoints()).extracting(EndpointView::name).containsExactly("aaln/1");
  }
}
