package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Refusal;
import org.callseal.simulation.Fault;
import org.callseal.simulation.Tap;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What neither strangers nor gateways nor anybody on the core side can do. */
class MgcpAttackTest {

  private static final String GATEWAY = "rgw1.example.net";
  private static final String ALL = "*@rgw1.example.net";
  private static final String RSIP = "RSIP 1 *@rgw1.example.net MGCP 1.0\r\nRM: restart\r\n";
  private static final String NTFY =
      "NTFY 2002 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 0123456789AB\r\nO: l/hd\r\n";
  private static final String CRCX =
      "CRCX 1204 aaln/1@rgw1.example.net MGCP 1.0\r\nC: A3C47F21456789F0\r\nM: recvonly\r\n";
  private static final String CREATED =
      "200 1204 OK\r\nI: FDE234C8\r\n\r\nv=0\r\nc=IN IP4 128.96.41.1\r\nm=audio 3456 RTP/AVP 0\r\n";

  @TempDir Path folder;

  private MgcpWorld world;

  @BeforeEach
  void start() {
    world = new MgcpWorld(folder);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private void inject(InetSocketAddress from, InetSocketAddress to, String text) {
    world.sip.network.inject(from, to, text.getBytes(ISO_8859_1));
    world.run(100);
  }

  @Test
  @Requirement({"3.2.6", "3.2.13"})
  void shouldForwardNoRestartThatSomebodyWithoutAKeyWrote() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    inject(gateway.port.localAddress(), MgcpWorld.OUTER, RSIP);

    assertThat(world.callAgent.got).isEmpty();
    assertThat(world.refused(Refusal.UNSEALED)).isEqualTo(1);
    assertThat(gateway.unsealed).containsExactly("802 1 /x-seal unsealed\r\n");
  }

  @Test
  @Requirement("3.2.13")
  void shouldNotBelieveASealWhoseMacIsWrong() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    byte[] forged = gateway.sealed(RSIP);
    forged[forged.length - 3] ^= 1;
    world.sip.network.inject(gateway.port.localAddress(), MgcpWorld.OUTER, forged);
    world.run(100);

    assertThat(world.callAgent.got).isEmpty();
    assertThat(gateway.got).isEmpty();
    assertThat(gateway.unsealed).isEmpty();
  }

  @Test
  @Requirement("3.2.8")
  void shouldNotReadASealOfAnotherVersion() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    String sealed = new String(gateway.sealed(RSIP), ISO_8859_1);
    inject(
        gateway.port.localAddress(), MgcpWorld.OUTER, sealed.replace("X-Seal: 1 ", "X-Seal: 2 "));

    assertThat(world.callAgent.got).isEmpty();
    assertThat(world.refused(Refusal.UNSUPPORTED_VERSION)).isEqualTo(1);
    assertThat(gateway.unsealed).isEmpty();
  }

  @Test
  @Requirement("3.2.8")
  void shouldNameTheVersionsItSpeaksToAQuestionOfAnother() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    gateway.unsealedControls.clear();
    inject(
        gateway.port.localAddress(),
        MgcpWorld.OUTER,
        "XSEA 7 callseal@[203.0.113.10] MGCP 1.0\r\nX-SealC: 850201" + "40".repeat(90) + "\r\n");

    assertThat(world.refused(Refusal.UNSUPPORTED_VERSION)).isEqualTo(1);
    assertThat(gateway.unsealedControls)
        .containsExactly(new ControlMessage.Refused(Refusal.UNSUPPORTED_VERSION, List.of(1)));
  }

  @Test
  @Requirement("3.2.15")
  void shouldForwardACopyOfACommandToNobody() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    Tap tap = world.sip.network.tap(d -> d.to().equals(MgcpWorld.OUTER));
    gateway.send(NTFY);
    world.run(100);
    byte[] copy = tap.datagrams().getFirst().payload();
    for (int i = 0; i < 3; i++) {
      world.sip.network.inject(gateway.port.localAddress(), MgcpWorld.OUTER, copy);
      world.run(100);
    }

    assertThat(world.callAgent.got).containsExactly(NTFY);
    assertThat(world.refused(Refusal.REPLAYED)).isEqualTo(3);
  }

  @Test
  @Requirement({"3.2.13", "3.2.14"})
  void shouldRefuseASessionDescriptionWhoseAddressWasChangedOnTheWay() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    world.callAgent.send(MgcpWorld.core(24_001), CRCX);
    world.run(100);
    String sealed = new String(gateway.sealed(CREATED), ISO_8859_1);
    inject(
        gateway.port.localAddress(), MgcpWorld.OUTER, sealed.replace("128.96.41.1", "128.96.41.9"));

    assertThat(world.callAgent.got).isEmpty();
    assertThat(world.refused(Refusal.NOT_AUTHENTIC)).isEqualTo(1);
  }

  @Test
  @Requirement("3.2.18")
  void shouldLetAnAssociationSpeakForItsIdentityAndNoOther() {
    String own = "aaln/1@rgw1.example.net";
    TestGateway gateway = world.standing(own, 24_001);
    gateway.send(NTFY.toUpperCase(Locale.ROOT));
    world.run(100);
    assertThat(world.callAgent.got).containsExactly(NTFY.toUpperCase(Locale.ROOT));

    gateway.send(RSIP);
    world.run(100);
    gateway.send(NTFY.replace("aaln/1", "aaln/2"));
    world.run(100);
    assertThat(world.callAgent.got).hasSize(1);
    assertThat(gateway.got)
        .endsWith("810 1 /x-seal out-of-scope\r\n", "810 2002 /x-seal out-of-scope\r\n");
  }

  @Test
  @Requirement("3.2.18")
  void shouldJudgeEveryCommandOfADatagramByItself() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    String foreign = NTFY.replace("rgw1", "rgw2").replace("2002", "2003");
    gateway.send(NTFY, foreign, NTFY.replace("2002", "2004"));
    world.run(100);

    assertThat(world.callAgent.got).containsExactly(NTFY + ".\r\n" + NTFY.replace("2002", "2004"));
    assertThat(gateway.got).contains("810 2003 /x-seal out-of-scope\r\n");
    assertThat(world.refused(Refusal.OUT_OF_SCOPE)).isEqualTo(1);
  }

  @Test
  @Requirement("3.2.18")
  void shouldHoldTheScopeTowardGatewaysAsWell() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    world.callAgent.send(MgcpWorld.core(24_001), CRCX.replace("rgw1", "rgw2"));
    world.run(100);

    assertThat(gateway.got).isEmpty();
    assertThat(world.callAgent.got).containsExactly("500 1204 not of this gateway\r\n");
  }

  @Test
  @Requirement("3.2.4")
  void shouldSendCommandsToTheGatewayThoughACopyOfItsMessagesCameFromElsewhereFirst() {
    InetSocketAddress attacker = new InetSocketAddress("192.0.2.66", 6666);
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    Fault race =
        passage ->
            world.sip.network.inject(attacker, MgcpWorld.OUTER, passage.datagram().payload());
    world.sip.network.addFault(race.when(d -> d.from().equals(gateway.port.localAddress())));
    Tap toAttacker = world.sip.network.tap(d -> d.to().equals(attacker));
    gateway.send(NTFY);
    world.run(3000);
    int before = toAttacker.count();

    world.callAgent.send(MgcpWorld.core(24_001), CRCX);
    world.run(100);

    assertThat(gateway.got).contains(CRCX);
    assertThat(toAttacker.count()).isEqualTo(before);
  }

  @Test
  void shouldHearNobodyOnTheCoreSideButListedCallAgents() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    inject(new InetSocketAddress("198.51.100.66", 2727), MgcpWorld.core(24_001), CRCX);

    assertThat(gateway.got).isEmpty();
    assertThat(world.refused(Refusal.NOT_ADMITTED)).isEqualTo(1);
  }

  @Test
  void shouldPassNoResponseThatNobodyAskedFor() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    gateway.send(CREATED);
    gateway.send("000 1204\r\n");
    world.callAgent.send(MgcpWorld.core(24_001), "200 2002 OK\r\n");
    world.callAgent.send(MgcpWorld.core(24_001), "000 2002\r\n");
    world.run(100);

    assertThat(world.callAgent.got).isEmpty();
    assertThat(gateway.got).isEmpty();
    assertThat(world.refused(Refusal.OUT_OF_SCOPE)).isEqualTo(4);
  }

  @Test
  void shouldTakeNoAnswerOfACallAgentThatWasNotAsked() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    world.callAgent.answer = _ -> "";
    gateway.send(NTFY);
    world.run(100);
    world.second.send(MgcpWorld.core(24_001), "200 2002 OK\r\n");
    world.run(100);
    assertThat(gateway.got).isEmpty();
  }

  @Test
  void shouldRefuseADatagramThatIsSealedInPart() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    String sealed = new String(gateway.sealed(NTFY), ISO_8859_1);
    inject(gateway.port.localAddress(), MgcpWorld.OUTER, sealed + ".\r\n" + RSIP);
    inject(gateway.port.localAddress(), MgcpWorld.OUTER, RSIP + ".\r\n" + sealed);

    assertThat(world.callAgent.got).isEmpty();
    assertThat(world.refused(Refusal.MALFORMED)).isEqualTo(2);
  }

  /** Else one datagram of his is many of the edge's. */
  @Test
  void shouldSayNoMoreThanOnceToADatagramWithoutASeal() {
    InetSocketAddress stranger = new InetSocketAddress("192.0.2.66", 2427);
    Tap answers = world.sip.network.tap(d -> d.to().equals(stranger));
    inject(stranger, MgcpWorld.OUTER, String.join(".\r\n", Collections.nCopies(32, RSIP)));

    assertThat(answers.count()).isEqualTo(1);
    assertThat(world.refused(Refusal.UNSEALED)).isEqualTo(32);
  }

  @Test
  void shouldRefuseADatagramWithMessagesOfTwoAssociations() {
    TestGateway one = world.standing(GATEWAY, 24_001, ALL);
    TestGateway two = world.standing("rgw2.example.net", 24_002, "*@rgw2.example.net");
    String mixed =
        new String(one.sealed(NTFY), ISO_8859_1)
            + ".\r\n"
            + new String(two.sealed(NTFY.replace("rgw1", "rgw2")), ISO_8859_1);
    inject(one.port.localAddress(), MgcpWorld.OUTER, mixed);

    assertThat(world.callAgent.got).isEmpty();
    assertThat(world.refused(Refusal.MALFORMED)).isEqualTo(1);
  }

  @Test
  void shouldRefuseMixedLineEnds() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    String sealed = new String(gateway.sealed(NTFY), ISO_8859_1);
    inject(gateway.port.localAddress(), MgcpWorld.OUTER, sealed.replaceFirst("\r\n", "\n"));
    assertThat(world.refused(Refusal.MALFORMED)).isEqualTo(1);
  }

  @Test
  void shouldTakeLinesOfOursOutOfWhatACallAgentSends() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    world.callAgent.send(MgcpWorld.core(24_001), CRCX + "X-SealC: 8305\r\nx-SEAL: 1 nonsense\r\n");
    world.callAgent.send(
        MgcpWorld.core(24_001), "XSEA 9 callseal@[1.2.3.4] MGCP 1.0\r\nX-SealC: 8305\r\n");
    world.run(100);

    assertThat(gateway.got).containsExactly(CRCX);
    assertThat(gateway.sealedControls).isEmpty();
  }

  /** The MAC covers the carriage; and an association is of one protocol whatever the MAC. */
  @Test
  @Requirement({"3.2.12", "3.2.13"})
  void shouldKeepAssociationsToTheProtocolTheyWereMadeIn() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    TestEndpoint alice = world.sip.registered("sip:alice@example.net");
    int registered = world.sip.callAgent.requests.size();

    gateway.sayAs(alice.association(), NTFY);
    alice.sayAs(gateway.association(), Sip.register("sip:alice@example.net").bytes());
    world.run(500);

    assertThat(world.callAgent.got).isEmpty();
    assertThat(world.sip.callAgent.requests).hasSize(registered);
    assertThat(world.refused(Refusal.UNKNOWN_ASSOCIATION)).isEqualTo(2);
    gateway.send(NTFY);
    world.run(100);
    assertThat(world.callAgent.got).containsExactly(NTFY);
  }

  @Test
  @Requirement("3.2.4")
  void shouldAskWhereAGatewayIsBeforeItBelievesANewAddress() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    InetSocketAddress elsewhere = new InetSocketAddress("192.0.2.200", 40_000);
    world.sip.network.inject(elsewhere, MgcpWorld.OUTER, gateway.sealed(NTFY));
    world.run(100);

    assertThat(world.callAgent.got).containsExactly(NTFY);
    assertThat(gateway.sealedControls).hasExactlyElementsOfTypes(ControlMessage.Probe.class);
  }
}
