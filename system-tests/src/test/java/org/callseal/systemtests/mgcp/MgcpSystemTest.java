package org.callseal.systemtests.mgcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.systemtests.mgcp.MgcpWorld.EDGE;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.gateway.GatewayEvent;
import org.callseal.mgcp.transaction.Answer;
import org.callseal.simulation.SeenDatagram;
import org.callseal.systemtests.mgcp.CommandingCallAgent.Commanded;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gateways and call agents through a whole system. */
final class MgcpSystemTest {

  private static final String RGW = "rgw1.example.net";

  private static Commanded command(GatewayHome home, String verb, String... lines) {
    Commanded commanded = home.world.callAgent.command(home.core, verb, home.line(1), lines);
    home.world.until(commanded::isOver, 40);
    return commanded;
  }

  @Test
  @Requirement({"3.2.1", "3.2.5", "3.2.6"})
  void shouldLetACallAgentSpeakFirstToAGatewayThatIsSilent() throws IOException {
    MgcpWorld world = new MgcpWorld(1);
    GatewayHome home = world.home(RGW).sealed();
    Commanded audit = world.callAgent.command(home.core, "AUEP", "*@" + RGW);
    assertThat(world.until(audit::isOver, 1)).isTrue();
    assertThat(audit.code()).isEqualTo(200);
    assertThat(home.executed("AUEP")).isEqualTo(1);
    assertThat(home.restartsAnswered()).isZero();
  }

  @Test
  @Requirement("3.2.6")
  void shouldServeAGatewayThatWasEnrolledByItsPassPhraseInMgcp() throws IOException {
    MgcpWorld world = new MgcpWorld(14);
    var toEdge = world.network.tap(datagram -> datagram.to().equals(EDGE));
    GatewayHome home = world.homeOfPassPhrase(RGW, "abcdefgh23456789").sealed();
    assertThat(command(home, "AUEP").code()).isEqualTo(200);
    assertThat(toEdge.datagrams().getFirst().text()).startsWith("XSEA ");
  }

  @Test
  void shouldCarryACallFromRestartToDeletion() throws IOException {
    MgcpWorld world = new MgcpWorld(2);
    GatewayHome home = world.home(RGW);
    home.gateway.restart();
    assertThat(world.until(() -> home.restartsAnswered() == 1, 5)).isTrue();
    assertThat(world.callAgent.heard("RSIP").getFirst().endpoint().canonical())
        .isEqualTo("*@" + RGW);
    assertThat(world.callAgent.heard.getFirst().from()).isEqualTo(home.core);

    assertThat(command(home, "RQNT", "X: A1", "R: L/hd(N)").code()).isEqualTo(200);
    home.gateway.liftHandset(1);
    assertThat(world.until(() -> !world.callAgent.heard("NTFY").isEmpty(), 2)).isTrue();
    assertThat(world.callAgent.heard("NTFY").getFirst().value("o")).contains("L/hd");

    Commanded created = command(home, "CRCX", "C: 1", "L: p:20, a:PCMU", "M: recvonly");
    assertThat(created.code()).isEqualTo(200);
    assertThat(home.gateway.connections(1)).isEqualTo(1);
    String id = "I: " + created.value("i");
    assertThat(command(home, "MDCX", "C: 1", id, "M: sendrecv").code()).isEqualTo(200);
    assertThat(command(home, "DLCX", "C: 1", id).code()).isEqualTo(250);
    assertThat(home.gateway.connections(1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 4, 5})
  @Requirement("3.2.15")
  void shouldExecuteEachCommandOnceThoughDatagramsAreLostAndCopied(long seed) throws IOException {
    MgcpWorld world = new MgcpWorld(seed);
    GatewayHome home = world.home(RGW).sealed();
    world.network.addFault(passage -> {
      int dice = passage.random().nextInt(10);
      if (dice < 2) {
        passage.lose();
      } else if (dice < 4) {
        passage.copyAfter(passage.upTo(Duration.ofMillis(300)));
      } else if (dice < 6) {
        passage.delayBy(passage.upTo(Duration.ofMillis(300)));
      }
    });
    home.gateway.restart();
    world.run(10);
    List<Commanded> created = new ArrayList<>();
    for (int call = 1; call <= 20; call++) {
      created.add(command(home, "CRCX", "C: " + call, "M: recvonly"));
    }
    assertThat(created).allMatch(each -> each.code() == 200);
    assertThat(home.executed("CRCX")).isEqualTo(20);
    assertThat(home.gateway.connections(1)).isEqualTo(20);
    assertThat(home.restartsAnswered()).isEqualTo(1);
    assertThat(world.callAgent.heard("RSIP")).hasSize(1);
  }

  @Test
  @Requirement("3.2.2")
  void shouldGoOnAfterAKillOfTheEdgeInMidCall() throws IOException {
    MgcpWorld world = new MgcpWorld(6);
    GatewayHome home = world.home(RGW).sealed();
    home.gateway.restart();
    world.run(2);
    Commanded created = command(home, "CRCX", "C: 1", "M: recvonly");
    world.run(10);
    world.restartEdge();
    world.run(0.5);
    String id = "I: " + created.value("i");
    assertThat(command(home, "MDCX", "C: 1", id, "M: sendrecv").code()).isEqualTo(200);
    assertThat(command(home, "DLCX", "C: 1", id).code()).isEqualTo(250);
    assertThat(world.associations.size()).isEqualTo(1);
    assertThat(home.executed("MDCX")).isEqualTo(1);
  }

  @Test
  @Requirement("3.2.2")
  void shouldTakeAGatewaysWordAfterAKillOfTheEdge() throws IOException {
    MgcpWorld world = new MgcpWorld(7);
    GatewayHome home = world.home(RGW).sealed();
    assertThat(command(home, "RQNT", "X: A1", "R: L/hd(N)").code()).isEqualTo(200);
    world.run(10);
    world.restartEdge();
    home.gateway.liftHandset(1);
    world.run(3);
    assertThat(world.callAgent.heard("NTFY")).hasSize(1);
    assertThat(world.associations.size()).isEqualTo(1);
  }

  @Test
  void shouldRenewInMidCallWithoutACommandLost() throws IOException {
    MgcpWorld world = new MgcpWorld(8, 60);
    GatewayHome home = world.home(RGW).sealed();
    home.gateway.restart();
    world.run(2);
    Commanded created = command(home, "CRCX", "C: 1", "M: recvonly");
    String id = "I: " + created.value("i");
    for (int second = 0; second < 300; second++) {
      assertThat(command(home, "MDCX", "C: 1", id, "M: sendrecv").code()).isEqualTo(200);
      world.run(1);
    }
    assertThat(home.executed("MDCX")).isEqualTo(300);
    assertThat(home.gateway.connections(1)).isEqualTo(1);
    assertThat(world.callAgent.heard("RSIP")).hasSize(1);
  }

  @Test
  @Requirement("3.2.4")
  void shouldFollowAGatewayWhoseNatGivesItAnotherPort() throws IOException {
    MgcpWorld world = new MgcpWorld(9);
    GatewayHome home = world.home(RGW).sealed();
    assertThat(command(home, "AUEP").code()).isEqualTo(200);
    world.run(5);
    home.nat.flush();
    // The next keep-alive shows where it is.
    world.run(35);
    assertThat(command(home, "AUEP").code()).isEqualTo(200);
    assertThat(world.associations.size()).isEqualTo(1);
  }

  @Test
  @Requirement({"3.2.3", "3.2.7"})
  void shouldTellGatewaysApart() throws IOException {
    MgcpWorld world = new MgcpWorld(10);
    GatewayHome one = world.home(RGW).sealed();
    GatewayHome other = world.home("rgw2.example.net").sealed();
    one.gateway.restart();
    other.gateway.restart();
    world.run(2);
    assertThat(world.callAgent.heard).hasSize(2);
    assertThat(world.callAgent.heard)
        .extracting(CommandingCallAgent.Heard::from)
        .containsExactlyInAnyOrder(one.core, other.core);
    assertThat(command(other, "AUEP").code()).isEqualTo(200);
    assertThat(one.executed("AUEP")).isZero();
    assertThat(other.executed("AUEP")).isEqualTo(1);
  }

  @Test
  void shouldLeadARedirectedGatewayToTheOtherCallAgent() throws IOException {
    MgcpWorld world = new MgcpWorld(11);
    GatewayHome home = world.home(RGW).sealed();
    world.callAgent.answers = _ -> Answer.of(521, "redirected", "N: ca@ca2.example.net:2727");
    home.gateway.restart();
    world.run(2);
    GatewayEvent.RestartAnswered redirected = (GatewayEvent.RestartAnswered) home.events.getFirst();
    assertThat(redirected.response().code()).isEqualTo(521);
    assertThat(redirected.response().value("n").orElseThrow()).endsWith("@[127.0.0.1]:2727");
    home.gateway.restart();
    world.run(2);
    assertThat(world.second.heard("RSIP")).hasSize(1);
    assertThat(home.restartsAnswered()).isEqualTo(2);
  }

  @Test
  void shouldSetUpAnotherAssociationAfterTheAgentsRestart() throws IOException {
    MgcpWorld world = new MgcpWorld(12);
    GatewayHome home = world.home(RGW).sealed();
    home.restartAgent();
    home.sealed();
    assertThat(command(home, "AUEP").code()).isEqualTo(200);
  }

  @Test
  @Requirement({"3.2.13", "3.2.15"})
  void shouldLetNobodyOnTheWayDeleteACall() throws IOException {
    MgcpWorld world = new MgcpWorld(13);
    GatewayHome home = world.home(RGW).sealed();
    Commanded created = command(home, "CRCX", "C: 1", "M: recvonly");
    assertThat(created.code()).isEqualTo(200);
    InetSocketAddress agent = home.nat.publicAddressOf(new InetSocketAddress("192.168.1.2", 6000));
    var tap = world.network.tap(datagram -> datagram.to().equals(agent));
    assertThat(command(home, "MDCX", "C: 1", "I: " + created.value("i")).code()).isEqualTo(200);
    SeenDatagram seen = tap.datagrams().getFirst();
    String dlcx = "DLCX 99 " + home.line(1) + " MGCP 1.0\r\nC: 1\r\n";
    for (String forged :
        List.of(
            dlcx, seen.text() + ".\r\n" + dlcx, seen.text().replace("MDCX", "DLCX"), seen.text())) {
      world.network.inject(
          EDGE, agent, forged.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }
    world.run(2);
    assertThat(home.gateway.connections(1)).isEqualTo(1);
    assertThat(home.executed("DLCX")).isZero();
    assertThat(home.executed("MDCX")).isEqualTo(1);
    assertThat(home.agent().refused(Refusal.UNSEALED)).isEqualTo(1);
    assertThat(home.agent().refused(Refusal.MALFORMED)).isEqualTo(1);
    // Changed or not: its number was taken, which is looked at before the MAC.
    assertThat(home.agent().refused(Refusal.REPLAYED)).isEqualTo(2);
  }
}
