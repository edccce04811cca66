package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.MgcpSite.EDGE;
import static org.callseal.agent.MgcpSite.GATEWAY;
import static org.callseal.agent.MgcpSite.RSIP;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.agent.settings.PhoneNetworks;
import org.callseal.agent.status.LineState;
import org.callseal.core.association.Grant;
import org.callseal.core.association.ServerSet;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Refusal;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What an agent of gateways does when an end changes, falls silent, moves or starts. */
final class MgcpAgentEndsTest {

  private static final String AUEP = "AUEP 40 aaln/1@rgw1.example.net MGCP 1.0\r\n";
  private static final String NTFY =
      "NTFY 70 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 1\r\nO: L/hd\r\n";

  /** Starts within so long. */
  private static UnaryOperator<GatewaySettings> within(Duration time) {
    return of ->
        new GatewaySettings(of.keys(), of.listen(), of.gateway(), of.learns(), of.networks(), time);
  }

  @Test
  @Requirement("3.2.2")
  void shouldSealAnUnansweredCommandAgainForAnEdgeThatRestarted() {
    MgcpSite site = new MgcpSite(1).sealed();
    site.edge.restart();
    site.gateway.say(NTFY);
    site.run(0.5);
    assertThat(site.gateway.received("200 70")).hasSize(1);
    assertThat(site.edge.commands("NTFY")).hasSize(1);
    assertThat(site.edge.exchanges).isEqualTo(1);
  }

  @Test
  void shouldTurnToTheNextServerWhenItsEdgeIsGone() {
    MgcpSite site = new MgcpSite(2);
    ServerSet both =
        new ServerSet(
            List.of(
                new ServerSet.Server("a", EDGE.getHostString(), 2727),
                new ServerSet.Server("b", MgcpSite.SECOND_EDGE.getHostString(), 2727)));
    site.edge.grant = new Grant(86_400, List.of(), both, 0, new byte[0]);
    site.sealed();
    MgcpEdgeEnd second = site.secondEdge();
    site.edge.silent = true;
    site.gateway.say(NTFY);
    assertThat(site.until(() -> second.associations() == 1, 60)).isTrue();
    site.run(1);
    site.gateway.say(NTFY);
    second.send(AUEP);
    site.run(0.5);
    assertThat(second.commands("NTFY")).hasSize(1);
    assertThat(second.responses(40)).hasSize(1);
    assertThat(site.gateway.received("200 70")).hasSize(1);
  }

  @Test
  @Requirement({"3.2.4", "3.2.5", "3.2.12"})
  void shouldGoOnWhenTheNatGivesItAnotherPort() {
    MgcpSite site = new MgcpSite(3).sealed();
    InetSocketAddress before = site.edge.agent();
    site.nat.flush();
    site.gateway.say(NTFY);
    site.run(0.5);
    assertThat(site.edge.agent()).isNotEqualTo(before);
    site.edge.send(AUEP);
    site.run(0.5);
    assertThat(site.edge.responses(40)).hasSize(1);
    assertThat(site.edge.exchanges).isEqualTo(1);
  }

  @Test
  @Requirement("3.2.5")
  void shouldKeepTheWayOpenForACallAgentThoughTheGatewayIsSilent() {
    MgcpSite site = new MgcpSite(4).sealed();
    site.run(600);
    site.edge.send(AUEP);
    site.run(0.5);
    assertThat(site.gateway.received).containsExactly(AUEP);
    assertThat(site.edge.responses(40)).hasSize(1);
  }

  @Test
  void shouldRenewItsAssociationWhileCommandsPass() {
    MgcpSite site = new MgcpSite(5);
    site.edge.grant = new Grant(60, List.of(), ServerSet.EMPTY, 0, new byte[0]);
    site.sealed();
    int commands = 0;
    for (int second = 0; second < 150; second++) {
      site.edge.send("AUEP " + (100 + second) + " aaln/1@rgw1.example.net MGCP 1.0\r\n");
      site.gateway.say(NTFY.replace("70", Integer.toString(1000 + second)));
      site.run(1);
      commands++;
    }
    assertThat(site.edge.associations()).isBetween(3, 5);
    assertThat(site.gateway.received("AUEP")).hasSize(commands);
    assertThat(site.gateway.received("200")).hasSize(commands);
    assertThat(site.status().state()).isEqualTo(LineState.SEALED);
  }

  @Test
  void shouldSetUpAnotherAssociationWhenTheEdgeSaysUnderSealThatItsIsOver() {
    MgcpSite site = new MgcpSite(6).sealed();
    site.edge.ask(new ControlMessage.Refused(Refusal.EXPIRED));
    assertThat(site.until(() -> site.edge.associations() == 2, 5)).isTrue();
    assertThat(site.gateway.received).isEmpty();
  }

  /** RFC 3435 4.4.6: a gateway waits for the end of its timer, a command, or local activity. */
  @Test
  void shouldWaitForTheGatewaysOwnRestartWithItsExchange() {
    MgcpSite site = new MgcpSite(7, within(Duration.ofSeconds(600)), GATEWAY);
    site.run(20);
    assertThat(site.edge.exchanges).isZero();
    site.gateway.say(RSIP);
    site.run(0.5);
    assertThat(site.edge.exchanges).isEqualTo(1);
    assertThat(site.gateway.received("200 1200")).hasSize(1);
  }

  @RepeatedTest(8)
  void shouldBeginByItselfAtARandomTimeWithinTheWaitingDelay(RepetitionInfo seed) {
    MgcpSite site =
        new MgcpSite(100 + seed.getCurrentRepetition(), within(Duration.ofSeconds(600)), GATEWAY);
    assertThat(site.until(() -> site.edge.associations() == 1, 606)).isTrue();
  }

  @Test
  void shouldNotWaitWhenACallAgentSpeaksAfterTheAgentsRestart() {
    MgcpSite site = new MgcpSite(8, within(Duration.ofSeconds(600)), GATEWAY);
    site.gateway.say(RSIP);
    site.sealed();
    site.restartAgent();
    site.run(20);
    assertThat(site.edge.associations()).isEqualTo(1);
    // A call agent repeats its command; the first one shows that somebody waits.
    site.edge.send(AUEP);
    site.run(2);
    assertThat(site.edge.associations()).isEqualTo(2);
    site.edge.send(AUEP);
    site.run(0.5);
    assertThat(site.edge.responses(40)).hasSize(1);
  }

  @Test
  void shouldLearnWhereTheGatewayIsFromWhatItSays() {
    InetSocketAddress elsewhere = new InetSocketAddress("127.0.0.1", 32_427);
    MgcpSite site = new MgcpSite(9, UnaryOperator.identity(), elsewhere).sealed();
    site.edge.send(AUEP);
    site.run(0.5);
    assertThat(site.gateway.received).isEmpty();
    site.gateway.say(RSIP);
    site.run(0.5);
    site.edge.send(AUEP);
    site.run(0.5);
    assertThat(site.gateway.received).contains(AUEP);
    assertThat(site.status().contacts()).containsExactly("127.0.0.1:32427");
  }

  @Test
  void shouldNotTakeSomebodyWhoAuditsForTheGateway() throws IOException {
    MgcpSite site = new MgcpSite(14).sealed();
    GatewayEnd tool =
        new GatewayEnd(
            site.agentLoop, site.nat, new InetSocketAddress("127.0.0.1", 40_000), MgcpSite.AGENT);
    tool.say("AUEP 1 aaln/1@rgw1.example.net MGCP 1.0\r\n");
    tool.say("200 40 OK\r\n");
    site.run(0.5);
    site.edge.send(AUEP);
    site.run(0.5);
    assertThat(site.gateway.received).containsExactly(AUEP);
    assertThat(tool.received).containsExactly("200 1 OK\r\n");
  }

  @Test
  void shouldHearNobodyButTheGatewayWhoseAddressItWasGiven() throws IOException {
    InetSocketAddress lan = new InetSocketAddress("192.168.1.50", 2427);
    InetSocketAddress listen = new InetSocketAddress("192.168.1.2", 2727);
    MgcpSite site =
        new MgcpSite(
                10,
                of ->
                    new GatewaySettings(
                        of.keys(),
                        listen,
                        lan,
                        false,
                        PhoneNetworks.parse(List.of("192.168.1.0/24")).orElseThrow(),
                        of.startWithin()),
                lan)
            .sealed();
    GatewayEnd other =
        new GatewayEnd(
            site.agentLoop, site.nat, new InetSocketAddress("192.168.1.51", 2427), listen);
    other.say(RSIP);
    site.run(0.5);
    assertThat(site.edge.received()).isEmpty();
    assertThat(site.agent.dropped()).isEqualTo(1);
    site.gateway.say(NTFY);
    site.edge.send(AUEP);
    site.run(0.5);
    assertThat(site.edge.commands("NTFY")).hasSize(1);
    assertThat(site.gateway.received).contains(AUEP);
    assertThat(other.received).isEmpty();
  }

  @Test
  void shouldHearNobodyOutsideTheNetworksOfGateways() throws IOException {
    InetSocketAddress listen = new InetSocketAddress("192.168.1.2", 2727);
    MgcpSite site =
        new MgcpSite(
                11,
                of ->
                    new GatewaySettings(
                        of.keys(), listen, of.gateway(), true, of.networks(), of.startWithin()),
                GATEWAY)
            .sealed();
    GatewayEnd other =
        new GatewayEnd(
            site.agentLoop, site.nat, new InetSocketAddress("192.168.1.51", 2427), listen);
    other.say(RSIP);
    site.run(0.5);
    assertThat(site.edge.received()).isEmpty();
    assertThat(site.status().contacts()).containsExactly("127.0.0.1:2427");
  }

  @Test
  void shouldMapCallAgentsNamesThereAndBack() {
    MgcpSite site = new MgcpSite(12).sealed();
    site.edge.send(
        "RQNT 45 aaln/1@rgw1.example.net MGCP 1.0\r\nN: ca@ca2.example.net:5678\r\nX: 5\r\n");
    site.run(0.5);
    String told = site.gateway.received("RQNT").getFirst();
    assertThat(told).doesNotContain("ca2.example.net:5678").contains("@[127.0.0.1]:2727\r\n");
    String name = told.lines().filter(line -> line.startsWith("N: ")).findFirst().orElseThrow();
    site.gateway.say("NTFY 71 aaln/1@rgw1.example.net MGCP 1.0\r\n" + name + "\r\nX: 5\r\n");
    site.run(0.5);
    assertThat(site.edge.commands("NTFY").getFirst().value("n"))
        .contains("ca@ca2.example.net:5678");
  }

  @Test
  void shouldKeepARedirectedGatewayFromPassingItsSealBy() {
    MgcpSite site = new MgcpSite(13).sealed();
    site.edge.answers =
        command ->
            Optional.of(
                "521 " + command.transaction() + " redirected\r\nN: ca@ca2.example.net\r\n");
    site.gateway.say(RSIP);
    site.run(0.5);
    assertThat(site.gateway.received.getFirst())
        .isEqualTo("521 1200 redirected\r\nN: n=ca=40ca2.example.net@[127.0.0.1]:2727\r\n");
  }
}
