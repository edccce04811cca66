package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Refusal;
import org.callseal.simulation.Fault;
import org.callseal.simulation.Tap;
import org.callseal.sip.HeaderName;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangeTest {

  private static final String ALICE = "sip:alice@example.net";

  @TempDir Path folder;
  private World world;
  private TestEndpoint alice;

  @BeforeEach
  void start() {
    world = new World(folder);
    alice = world.device(ALICE);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  @Requirement({"3.1.1", "3.1.6"})
  void shouldSetUpAnAssociationAndRegisterInTwoRoundTrips() {
    Tap tap = world.network.tap(d -> d.to().equals(World.OUTER) || d.from().equals(World.OUTER));
    alice.begin();
    world.run(100);
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(alice.statuses()).containsExactly(200);
    assertThat(world.callAgent.last().method()).isEqualTo("REGISTER");
    assertThat(alice.sealedControls).singleElement().isInstanceOf(ControlMessage.Granted.class);
    assertThat(tap.count()).isEqualTo(4);
  }

  @Test
  void shouldEchoTheHashOfTheQuestionAsItArrived() throws Exception {
    byte[] question = alice.begin();
    world.run(100);
    byte[] hash = java.security.MessageDigest.getInstance("SHA-256").digest(question);
    assertThat(alice.unsealedControls)
        .singleElement()
        .isInstanceOfSatisfying(
            ControlMessage.Message2.class,
            message2 -> assertThat(message2.echo()).isEqualTo(java.util.Arrays.copyOf(hash, 16)));
  }

  @Test
  @Requirement("3.4.13")
  void shouldAskADeviceWhoseClockIsWrongForACookie() {
    alice.clockOffset = 120;
    alice.begin();
    world.run(100);
    assertThat(alice.unsealedControls)
        .hasExactlyElementsOfTypes(ControlMessage.Cookie.class, ControlMessage.Message2.class);
    assertThat(world.refused(Refusal.COOKIE_NEEDED)).isEqualTo(1);
  }

  @Test
  void shouldHintThatTheAuthorityHasLostAnExchangeThreeTimesAtMost() {
    SilentAuthority authority = new SilentAuthority();
    authority.forgetful = true;
    world.authorityAsAsked = authority::before;
    world.killEdge();
    world.startEdge();
    alice.begin();
    world.run(100);
    Tap tap = world.network.tap(d -> d.from().equals(World.OUTER));
    for (int i = 0; i < 60; i++) {
      alice.send(Sip.register(ALICE));
      world.run(100);
    }

    List<ControlMessage> lost =
        alice.unsealedControls.stream()
            .filter(new ControlMessage.Refused(Refusal.UNKNOWN_ASSOCIATION)::equals)
            .toList();
    assertThat(lost).hasSize(3);
    assertThat(tap.count()).as("and nothing else").isEqualTo(3);

    authority.forgetful = false;
    alice.send(Sip.register(ALICE));
    world.run(200);
    assertThat(alice.statuses()).as("the exchange stayed pending").contains(200);
  }

  @Test
  @Requirement("3.4.13")
  void shouldAskEverybodyForACookieWhenTooManyBegin() {
    world.close();
    EdgeLimits limits = new EdgeLimits(16_384, 4_000, 50, 512, 0, 100, 10);
    world = new World(folder.resolve("busy"), settings -> settings.withLimits(limits));
    alice = world.device(ALICE);
    alice.begin();
    world.run(100);
    assertThat(alice.unsealedControls)
        .hasExactlyElementsOfTypes(ControlMessage.Cookie.class, ControlMessage.Message2.class);
  }

  @Test
  @Requirement("3.4.13")
  void shouldSayNothingLongerThanTheQuestionToAStranger() {
    alice.clockOffset = 120;
    Tap questions = world.network.tap(d -> d.to().equals(World.OUTER));
    Tap answers = world.network.tap(d -> d.from().equals(World.OUTER));
    alice.begin();
    world.run(15);
    assertThat(answers.datagrams()).hasSize(1);
    assertThat(answers.datagrams().getFirst().payload().length)
        .isLessThanOrEqualTo(questions.datagrams().getFirst().payload().length);
  }

  @Test
  void shouldRepeatTheGrantUntilTheDeviceHasIt() {
    alice.begin();
    world.run(100);
    world.network.addFault(Fault.blackHole().times(1).when(d -> d.from().equals(World.OUTER)));
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(alice.got).isEmpty();
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(alice.sealedControls).hasSize(1);
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(alice.statuses()).containsExactly(200, 200);
    assertThat(alice.sealedControls).hasSize(1);
    assertThat(world.stores.associations().findNewest(alice.provision.deviceCredential().kid()))
        .isPresent();
    assertThat(world.edge.associations()).isEqualTo(1);
  }

  @Test
  void shouldSendTheGrantAloneWhenNoAnswerCanCarryIt() {
    world.callAgent.answer = _ -> null;
    alice.begin();
    world.run(100);
    alice.send(Sip.register(ALICE));
    world.run(400);
    assertThat(alice.sealedControls).isEmpty();
    world.run(300);
    assertThat(alice.sealedControls).singleElement().isInstanceOf(ControlMessage.Granted.class);
  }

  @Test
  void shouldTakeUpAnAssociationOnceWhenMoreComesWhileItIsFinished() {
    alice.begin();
    world.run(100);
    alice.send(Sip.register(ALICE));
    alice.sendPlainly(Sip.register(ALICE).bytes());
    world.run(100);
    assertThat(alice.statuses()).containsExactly(200);
    assertThat(world.edge.associations()).isEqualTo(1);
    assertThat(world.refused(Refusal.UNKNOWN_ASSOCIATION)).isEqualTo(1);
    assertThat(world.refused(Refusal.WRONG_INSTANCE)).isZero();
  }

  @Test
  void shouldTakeMessage3InAControlMessage() {
    alice.begin();
    world.run(100);
    alice.ask(alice.message3.orElseThrow());
    world.run(100);
    assertThat(alice.sealedControls).singleElement().isInstanceOf(ControlMessage.Granted.class);
    assertThat(world.callAgent.requests).isEmpty();
  }

  @Test
  void shouldAnswerACopyOfMessage1WithTheSameMessage2() {
    byte[] question = alice.begin();
    world.run(100);
    world.network.inject(alice.port.localAddress(), World.OUTER, question);
    world.run(100);
    assertThat(alice.unsealedControls).hasSize(2);
    assertThat(((ControlMessage.Message2) alice.unsealedControls.get(0)).message2())
        .isEqualTo(((ControlMessage.Message2) alice.unsealedControls.get(1)).message2());
  }

  @Test
  @Requirement({"3.4.12", "3.4.13"})
  void shouldForwardNothingWhoseMessage3WasChanged() {
    alice.begin();
    world.run(100);
    world.network.addFault(
        Fault.changing(ExchangeTest::changeControl).times(1).when(d -> d.to().equals(World.OUTER)));
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(world.callAgent.requests).isEmpty();
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(alice.statuses()).containsExactly(200);
  }

  private static byte[] changeControl(byte[] datagram) {
    String text = new String(datagram, java.nio.charset.StandardCharsets.ISO_8859_1);
    int at = text.indexOf("Seal-Control: ") + 40;
    datagram[at] = (byte) (datagram[at] == 'A' ? 'B' : 'A');
    return datagram;
  }

  @Test
  void shouldRefuseADeviceThatIsNotAdmitted() {
    world.register.remove(org.callseal.core.identity.Identity.parse(ALICE).orElseThrow());
    alice.begin();
    world.run(100);
    assertThat(alice.unsealedControls)
        .singleElement()
        .isEqualTo(new ControlMessage.Refused(Refusal.NOT_ADMITTED));
    assertThat(world.refused(Refusal.NOT_ADMITTED)).isEqualTo(1);
  }

  @Test
  @Requirement("3.4.12")
  void shouldTakeNoMessage3ForAnExchangeItDidNotRelay() {
    alice.begin();
    world.run(100);
    world.killEdge();
    world.startEdge();
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(world.callAgent.requests).isEmpty();
    assertThat(world.refused(Refusal.UNKNOWN_ASSOCIATION)).isEqualTo(1);
  }

  @Test
  @Requirement("3.1.15")
  void shouldNotTakeUpAnInstanceThatWasDrawnBeforeItStarted() {
    byte[] question = alice.begin();
    world.run(100);
    world.killEdge();
    world.startEdge();
    world.network.inject(alice.port.localAddress(), World.OUTER, question);
    world.run(100);
    assertThat(alice.unsealedControls.getLast())
        .isEqualTo(new ControlMessage.Refused(Refusal.REPLAYED));
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(world.edge.associations()).isZero();
    assertThat(world.registered("sip:bob@example.net")).isNotNull();
  }

  @Test
  @Requirement("3.4.13")
  void shouldGiveUpAnAuthorityThatNeverAnswers() {
    SilentAuthority silent = new SilentAuthority();
    world.close();
    EdgeLimits limits = new EdgeLimits(16_384, 4_000, 50, 1, 500, 100, 10);
    world = new World(folder.resolve("silent"), settings -> settings.withLimits(limits));
    world.authorityAsAsked = silent::before;
    world.killEdge();
    world.startEdge();
    alice = world.device(ALICE);
    silent.silent = true;
    alice.begin();
    world.run(100);
    silent.silent = false;
    alice.begin();
    world.run(100);
    assertThat(alice.unsealedControls).isEmpty();
    assertThat(world.refused(Refusal.OVERLOADED)).isEqualTo(1);
    world.run(5000);
    alice.begin();
    world.run(100);
    silent.silent = true;
    alice.send(Sip.register(ALICE));
    world.run(5000);
    silent.silent = false;
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(alice.statuses()).containsExactly(200);
  }

  @Test
  void shouldServeDevicesOverIpv6() {
    TestEndpoint bob =
        world.device(
            "sip:bob@example.net",
            world.network,
            new InetSocketAddress("2001:db8::99", 5060),
            World.OUTER6);
    world.register(bob, "sip:bob@example.net");
    bob.send(Sip.register("sip:bob@example.net"));
    world.run(100);
    assertThat(bob.statuses()).containsExactly(200);
    assertThat(world.callAgent.last().header(HeaderName.PATH)).isPresent();
  }

  @Test
  void shouldGiveTheStatementToADeviceThatAsks() {
    world.register(alice, ALICE);
    alice.ask(new ControlMessage.StatementRequest());
    world.run(100);
    assertThat(alice.sealedControls).singleElement().isInstanceOf(ControlMessage.Statement.class);
  }
}
