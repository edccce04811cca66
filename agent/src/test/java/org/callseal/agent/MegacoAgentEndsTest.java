package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.MegacoSite.EDGE;
import static org.callseal.agent.MegacoSite.RESTART;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.settings.GatewayProtocol;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.agent.status.LineState;
import org.callseal.core.association.Grant;
import org.callseal.core.association.ServerSet;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Refusal;
import org.callseal.megaco.Encoding;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.callseal.transport.Medium;
import org.junit.jupiter.api.Test;

/** What an agent of Megaco gateways does when an edge, a way or an association ends. */
final class MegacoAgentEndsTest {

  private static final String NOTIFY = "!/1 <rgw1.example.net>\nT=70{C=-{N=a{OE=7{al/of}}}}";
  private static final String AUDIT = "!/1 mgc\nT=40{C=-{AV=root{AT{}}}}";
  private static final String REPLY = "!/1 mgc\nP=70{C=-{N=a}}";

  @Test
  @Requirement("3.3.2")
  void shouldGoOnWithAnEdgeThatHasLostItsMemory() {
    MegacoSite site = new MegacoSite(1).registered();
    site.edge.answers = _ -> Optional.of(MegacoEdgeEnd.bytes(REPLY));
    site.edge.restart();
    site.gateway.say(NOTIFY);
    site.run(1);
    assertThat(site.edge.received()).containsExactly(NOTIFY);
    assertThat(site.gateway.received()).containsExactly(REPLY);
    assertThat(site.edge.exchanges).isEqualTo(1);
  }

  @Test
  @Requirement({"3.3.2", "3.3.11"})
  void shouldTurnToTheNextServerWhenItsEdgeIsGone() {
    MegacoSite site = new MegacoSite(2);
    ServerSet both =
        new ServerSet(
            List.of(
                new ServerSet.Server("a", EDGE.getHostString(), 2944),
                new ServerSet.Server("b", MegacoSite.SECOND_EDGE.getHostString(), 2944)));
    site.edge.grant = new Grant(86_400, List.of(), both, 0, new byte[0]);
    site.registered();
    MegacoEdgeEnd second = site.secondEdge();
    site.edge.silent = true;
    site.gateway.say(NOTIFY);
    assertThat(site.until(() -> second.associations() == 1, 90)).isTrue();
    site.run(1);
    site.gateway.say(NOTIFY);
    site.run(0.5);
    second.send(AUDIT);
    site.run(0.5);
    assertThat(second.received()).containsExactly(NOTIFY);
    assertThat(site.gateway.received()).containsExactly(AUDIT);
  }

  @Test
  @Requirement({"3.3.4", "3.3.5", "3.3.12"})
  void shouldGoOnWhenTheNatGivesItAnotherPort() {
    MegacoSite site = new MegacoSite(3).registered();
    InetSocketAddress before = site.edge.agent();
    site.nat.flush();
    site.gateway.say(NOTIFY);
    site.run(0.5);
    assertThat(site.edge.agent()).isNotEqualTo(before);
    site.edge.send(AUDIT);
    site.run(0.5);
    assertThat(site.gateway.received()).containsExactly(AUDIT);
    assertThat(site.edge.exchanges).isEqualTo(1);
  }

  @Test
  @Requirement("3.3.5")
  void shouldKeepTheWayOpenForACallAgentThoughTheGatewayIsSilent() {
    MegacoSite site = new MegacoSite(4).registered();
    site.run(600);
    site.edge.send(AUDIT);
    site.run(0.5);
    assertThat(site.gateway.received()).containsExactly(AUDIT);
  }

  @Test
  @Requirement("3.3.5")
  void shouldKeepAConnectionOpenForACallAgentThoughTheGatewayIsSilent() {
    MegacoSite site = MegacoAgentTest.overTcp(5).registered();
    site.run(1800);
    site.edge.send(AUDIT);
    site.run(0.5);
    assertThat(site.gateway.received()).containsExactly(AUDIT);
    assertThat(site.edge.exchanges).isEqualTo(1);
  }

  @Test
  void shouldRenewItsAssociationWhileMessagesPass() {
    MegacoSite site = new MegacoSite(6);
    site.edge.grant = new Grant(60, List.of(), ServerSet.EMPTY, 0, new byte[0]);
    site.registered();
    for (int second = 0; second < 150; second++) {
      site.edge.send(AUDIT);
      site.gateway.say(NOTIFY);
      site.run(1);
    }
    assertThat(site.edge.associations()).isBetween(3, 5);
    assertThat(site.gateway.messages).hasSize(150);
    assertThat(site.edge.messages).hasSize(150);
    assertThat(site.status().state()).isEqualTo(LineState.SEALED);
  }

  @Test
  void shouldSetUpAnotherAssociationWhenTheEdgeSaysUnderSealThatItsIsOver() {
    MegacoSite site = new MegacoSite(7).registered();
    site.edge.ask(new ControlMessage.Refused(Refusal.EXPIRED));
    assertThat(site.until(() -> site.edge.associations() == 2, 5)).isTrue();
    assertThat(site.gateway.messages).isEmpty();
  }

  @Test
  void shouldSealAgainWhatWasUnansweredWhenAConnectionBreaks() throws Exception {
    MegacoSite site = MegacoAgentTest.overTcp(8).sealed();
    site.gateway.say(NOTIFY);
    site.run(0.5);
    assertThat(site.edge.received()).containsExactly(NOTIFY);
    site.edge.breakConnections();
    assertThat(site.until(() -> site.edge.messages.size() > 1, 10)).isTrue();
    assertThat(site.edge.received()).containsExactly(NOTIFY, NOTIFY);
    site.edge.send(REPLY);
    site.run(0.5);
    site.edge.breakConnections();
    site.run(10);
    assertThat(site.edge.received()).containsExactly(NOTIFY, NOTIFY);
    assertThat(site.gateway.received()).containsExactly(REPLY);
  }

  @Test
  @Requirement("3.3.6")
  void shouldSetUpNoAssociationWithWhoHasAnotherKeyThanItsDomain() throws Exception {
    MegacoSite site = new MegacoSite(10);
    site.edge.silent = true;
    Subscriptions others = new Subscriptions(new SeededRandom(99)::fill);
    others.byKid.putAll(site.domain.byKid);
    MegacoEdgeEnd impostor =
        new MegacoEdgeEnd(
            site.world.loop("impostor"), site.world, MegacoSite.SECOND_EDGE, others, Encoding.TEXT);
    site.gateway.say(RESTART);
    site.run(120);
    assertThat(impostor.exchanges).isPositive();
    assertThat(impostor.associations()).isZero();
    assertThat(impostor.messages).isEmpty();
    assertThat(site.status().state()).isNotEqualTo(LineState.SEALED);
  }

  @Test
  void shouldStandBesideGatewaysOfAllProtocolsAtOnce() throws Exception {
    SimulatedNetwork world = new SimulatedNetwork(11);
    Subscriptions domain = new Subscriptions(new SeededRandom(11)::fill);
    InetSocketAddress binaryEdge = new InetSocketAddress("203.0.113.10", 2945);
    GatewaySettings mgcp = GatewaySettings.of(domain.subscribe("rgw0.net", MgcpSite.EDGE));
    GatewaySettings text =
        GatewaySettings.of(domain.subscribe("rgw1.net", EDGE))
            .inMegaco(GatewayProtocol.MEGACO_TEXT, Medium.UDP);
    GatewaySettings binary =
        GatewaySettings.of(domain.subscribe("rgw2.net", binaryEdge))
            .inMegaco(GatewayProtocol.MEGACO_BINARY, Medium.TCP);
    var loop = world.loop("edge");
    MgcpEdgeEnd first = new MgcpEdgeEnd(loop, world, MgcpSite.EDGE, domain);
    MegacoEdgeEnd second = new MegacoEdgeEnd(loop, world, EDGE, domain, Encoding.TEXT);
    MegacoEdgeEnd third = new MegacoEdgeEnd(loop, world, binaryEdge, domain, Encoding.BER);
    InetSocketAddress outer = new InetSocketAddress("198.51.100.2", 6000);
    try (Agent agent =
        new Agent(
            AgentSettings.ofGateways(outer, List.of(binary, text, mgcp)),
            world.loop("agent"),
            world,
            new SeededRandom(12)::fill,
            domain.curve)) {
      agent.start();
      world.run(Duration.ofSeconds(5));
      assertThat(first.associations()).isEqualTo(1);
      assertThat(second.associations()).isEqualTo(1);
      assertThat(third.associations()).isEqualTo(1);
      var status = agent.status();
      world.run(Duration.ofMillis(10));
      assertThat(status.join()).allMatch(line -> line.state() == LineState.SEALED).hasSize(3);
    }
  }

  /** RFC 3525 9.2: a gateway waits for the end of its timer, a command, or local activity. */
  @Test
  void shouldWaitForTheGatewaysOwnRestartWithItsExchange() {
    MegacoSite site =
        new MegacoSite(
            9,
            GatewayProtocol.MEGACO_TEXT,
            Medium.UDP,
            of ->
                new GatewaySettings(
                    of.keys(),
                    of.listen(),
                    of.gateway(),
                    true,
                    of.networks(),
                    Duration.ofSeconds(600),
                    of.protocol(),
                    of.over()));
    site.run(20);
    assertThat(site.edge.exchanges).isZero();
    site.gateway.say(RESTART);
    assertThat(site.until(() -> !site.edge.messages.isEmpty(), 2)).isTrue();
    assertThat(site.edge.exchanges).isEqualTo(1);
    assertThat(site.edge.received()).containsExactly(RESTART);
  }
}
