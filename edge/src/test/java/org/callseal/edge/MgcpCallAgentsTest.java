package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.callseal.core.seal.Refusal;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several call agents a gateway belongs to, and how often each hears a command. */
class MgcpCallAgentsTest {

  private static final String GATEWAY = "rgw1.example.net";
  private static final String ALL = "*@rgw1.example.net";
  private static final String RSIP = "RSIP 1 *@rgw1.example.net MGCP 1.0\r\nRM: restart\r\n";
  private static final String NTFY =
      "NTFY 2002 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 0123456789AB\r\nO: l/hd\r\n";
  private static final String RQNT =
      "RQNT 1201 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 0123456789AB\r\nR: l/hd(N)\r\n";
  private static final String ANY =
      "CRCX 1204 $@rgw1.example.net MGCP 1.0\r\nC: A3C47F21456789F0\r\nM: recvonly\r\n";

  @TempDir Path folder;

  private MgcpWorld world;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    world = new MgcpWorld(folder);
    gateway = world.standing(GATEWAY, 24_001, ALL);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private String ntfy(int transaction) {
    return NTFY.replace("2002", Integer.toString(transaction));
  }

  private void ask(GatewayCallAgent callAgent, String text) {
    callAgent.send(MgcpWorld.core(24_001), text);
    world.run(100);
  }

  private void say(String text) {
    gateway.send(text);
    world.run(100);
  }

  @Test
  void shouldPreferTheFirst() {
    say(NTFY);
    assertThat(world.callAgent.got).containsExactly(NTFY);
    assertThat(world.second.got).isEmpty();
  }

  @Test
  void shouldTryTheNextAfterTheFifthRepetitionThatOneLeavesUnanswered() {
    world.callAgent.alive = false;
    for (int i = 0; i < 6; i++) {
      say(NTFY);
    }
    assertThat(world.second.got).isEmpty();
    say(NTFY);

    assertThat(world.second.got).containsExactly(NTFY);
    assertThat(gateway.got).containsExactly("200 2002 OK\r\n");
    say(ntfy(2003));
    assertThat(world.second.got).containsExactly(NTFY, ntfy(2003));
  }

  @Test
  void shouldTakeALateAnswerOfTheOneThatWasSilent() {
    world.callAgent.answer = _ -> "";
    world.second.answer = _ -> "";
    for (int i = 0; i < 7; i++) {
      say(NTFY);
    }
    ask(world.callAgent, "200 2002 OK\r\n");
    assertThat(gateway.got).containsExactly("200 2002 OK\r\n");
  }

  @Test
  void shouldGoOnWithTheOneThatCommandedLast() {
    ask(world.second, RQNT);
    say(NTFY);
    assertThat(world.second.got).containsExactly(NTFY);
  }

  @Test
  void shouldNotMoveAGatewayForAnAudit() {
    ask(world.second, "AUEP 7 aaln/1@rgw1.example.net MGCP 1.0\r\nF: A\r\n");
    say(NTFY);
    assertThat(world.callAgent.got).containsExactly(NTFY);
  }

  @Test
  void shouldSendAnEndpointsCommandsToTheCallAgentThatWasNamedToIt() {
    ask(world.callAgent, RQNT + "N: ca@CA2.example.net\r\n");
    say(NTFY);
    say(NTFY.replace("aaln/1", "aaln/2").replace("2002", "2003"));

    assertThat(gateway.got.getFirst()).isEqualTo(RQNT + "N: ca@CA2.example.net\r\n");
    assertThat(world.second.got).containsExactly(NTFY);
    assertThat(world.callAgent.got).hasSize(1);
  }

  @Test
  void shouldKeepToANameThatWasGivenWhoeverCommandsThen() {
    ask(world.callAgent, RQNT.replace("aaln/1", "*") + "N: [198.51.100.8]:2727\r\n");
    ask(world.callAgent, RQNT.replace("1201", "1202"));
    say(NTFY);
    assertThat(world.second.got).containsExactly(NTFY);
  }

  @Test
  void shouldFollowARedirectionOfARestart() {
    world.callAgent.answer =
        command -> "521 " + command.transaction() + " Redirect\r\nN: ca2.example.net:2727\r\n";
    say(RSIP);
    say(RSIP.replace("RSIP 1", "RSIP 2"));

    assertThat(gateway.got)
        .containsExactly("521 1 Redirect\r\nN: ca2.example.net:2727\r\n", "200 2 OK\r\n");
    assertThat(world.second.got).containsExactly(RSIP.replace("RSIP 1", "RSIP 2"));
  }

  @Test
  @Requirement("3.2.14")
  void shouldSendNoGatewayToACallAgentThatIsNotListed() {
    ask(world.callAgent, RQNT + "N: ca@elsewhere.example.net\r\n");
    assertThat(gateway.got).isEmpty();
    assertThat(world.callAgent.got).containsExactly("539 1201 not a call agent\r\n");

    world.callAgent.answer =
        command -> "521 " + command.transaction() + " Redirect\r\nN: 192.0.2.66\r\n";
    say(RSIP);
    assertThat(gateway.got).isEmpty();
    assertThat(world.refused(Refusal.NOT_ADMITTED)).isEqualTo(2);
  }

  @Test
  void shouldPassACommandOnceForEachTimeThatItWasSent() {
    ask(world.callAgent, ANY);
    world.run(30_000);
    assertThat(gateway.got).containsExactly(ANY);
    ask(world.callAgent, ANY);
    assertThat(gateway.got).containsExactly(ANY, ANY);

    world.callAgent.answer = _ -> "";
    say(NTFY);
    world.run(30_000);
    assertThat(world.callAgent.got).containsExactly(NTFY);
  }

  /**
   * The gateway's agent was started anew: it says of the second command that it did not take it.
   */
  @Test
  @Requirement("3.2.15")
  void shouldSealNothingAgainButWhatWasNotTaken() {
    ask(world.callAgent, ANY);
    gateway.forgetInstance();
    world.run(5_000);
    ask(world.callAgent, ANY.replace("1204", "1205"));
    world.run(2_000);

    assertThat(gateway.got).containsExactly(ANY, ANY.replace("1204", "1205"));
  }
}
