package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.seal.MegacoControl;
import org.callseal.simulation.Fault;
import org.callseal.simulation.SeenDatagram;
import org.callseal.simulation.Tap;
import org.callseal.testkit.Requirement;
import org.callseal.transport.Medium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What neither strangers nor media gateways nor anybody on the core side can do. */
class MegacoAttackTest {

  private static final String GATEWAY = "rgw1.example.net";
  private static final String FORCED =
      "!/1 <rgw1.example.net>\nT=9{C=-{SC=ROOT{SV{MT=FO,RE=\"905 Termination taken out\"}}}}";
  private static final String NOTIFY = "!/1 <rgw1.example.net>\nT=2002{C=-{N=tdm/1{OE=1{al/of}}}}";
  private static final String ADD = "!/1 <ca>\nT=1204{C=${A=tdm/1{M{O{MO=SR}}}}}";
  private static final String ADDED =
      "!/1 <rgw1.example.net>\nP=1204{C=1{A=rtp/1{M{L{v=0\nc=IN IP4 128.96.41.1\n}}}}}";

  @TempDir Path folder;

  private MegacoWorld world;

  @BeforeEach
  void start() {
    world = new MegacoWorld(folder);
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
  @Requirement({"3.3.6", "3.3.13"})
  void shouldForwardNoServiceChangeThatSomebodyWithoutAKeyWrote() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    inject(gateway.port.localAddress(), MegacoWorld.OUTER, FORCED);

    assertThat(world.callAgent.got).isEmpty();
    assertThat(world.refused(Refusal.UNSEALED)).isEqualTo(1);
    assertThat(gateway.unsealed).containsExactly("!/1 callseal\nER=402{\"no seal\"}");
  }

  @Test
  void shouldTellStrangersNothingWhoAskNothing() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    for (String body : new String[] {"ER=402{\"no\"}", "P=1{C=-{SC=ROOT}}", "PN=1{}", "K{1}"}) {
      inject(
          gateway.port.localAddress(), MegacoWorld.OUTER, "!/1 <rgw1.example.net.of.old>\n" + body);
    }
    assertThat(gateway.unsealed).isEmpty();
    assertThat(world.callAgent.got).isEmpty();
    assertThat(world.refused(Refusal.UNSEALED)).isEqualTo(4);
  }

  @Test
  @Requirement("3.3.13")
  void shouldNotBelieveASealWhoseMacIsWrong() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    String sealed = new String(gateway.sealed(FORCED), ISO_8859_1);
    inject(gateway.port.localAddress(), MegacoWorld.OUTER, sealed.replace("905", "906"));

    assertThat(world.callAgent.got).isEmpty();
    assertThat(gateway.got).isEmpty();
    assertThat(gateway.unsealed).isEmpty();
    assertThat(world.refused(Refusal.NOT_AUTHENTIC)).isEqualTo(1);
  }

  /** The header has no room for a version, so an end that speaks another one has another key. */
  @ParameterizedTest
  @EnumSource(Encoding.class)
  @Requirement("3.3.8")
  void shouldNameTheVersionsItSpeaksToAQuestionOfAnother(Encoding encoding) {
    TestMediaGateway gateway = world.stand(world.gateway(encoding, GATEWAY, 24_001));
    gateway.unsealedControls.clear();
    byte[] payload = HexFormat.of().parseHex("850201" + "40".repeat(90));
    MegacoControl control = MegacoControl.of(encoding, Medium.UDP);
    byte[] question =
        control.question(payload, gateway.port.localAddress(), gateway.edge, new byte[8]);
    world.sip.network.inject(gateway.port.localAddress(), gateway.edge, question);
    world.run(100);

    assertThat(world.refused(Refusal.UNSUPPORTED_VERSION)).isEqualTo(1);
    assertThat(gateway.unsealedControls)
        .containsExactly(new ControlMessage.Refused(Refusal.UNSUPPORTED_VERSION, List.of(1)));
  }

  @Test
  @Requirement("3.3.15")
  void shouldMakeOneAssociationOfAnExchangeThatIsPlayedAgain() {
    Tap tap = world.sip.network.tap(d -> d.to().equals(MegacoWorld.OUTER));
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    List<byte[]> exchange = tap.datagrams().stream().map(SeenDatagram::payload).toList();
    assertThat(exchange).hasSizeGreaterThan(1);
    for (byte[] copy : exchange) {
      for (int i = 0; i < 3; i++) {
        world.sip.network.inject(gateway.port.localAddress(), MegacoWorld.OUTER, copy);
        world.run(200);
      }
    }
    assertThat(world.sip.register.associations()).hasSize(1);
    assertThat(world.callAgent.got).isEmpty();
    gateway.send(NOTIFY);
    world.run(100);
    assertThat(world.callAgent.got).containsExactly(NOTIFY);
  }

  @Test
  @Requirement("3.3.15")
  void shouldForwardACopyToNobody() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    Tap tap = world.sip.network.tap(d -> d.to().equals(MegacoWorld.OUTER));
    gateway.send(NOTIFY);
    world.run(100);
    byte[] copy = tap.datagrams().getFirst().payload();
    for (int i = 0; i < 3; i++) {
      world.sip.network.inject(gateway.port.localAddress(), MegacoWorld.OUTER, copy);
      world.run(100);
    }
    assertThat(world.callAgent.got).containsExactly(NOTIFY);
    assertThat(world.refused(Refusal.REPLAYED)).isEqualTo(3);
  }

  @Test
  @Requirement({"3.3.13", "3.3.14"})
  void shouldRefuseASessionDescriptionWhoseAddressWasChangedOnTheWay() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    world.callAgent.send(MegacoWorld.core(24_001), ADD);
    world.run(100);
    String sealed = new String(gateway.sealed(ADDED), ISO_8859_1);
    inject(
        gateway.port.localAddress(),
        MegacoWorld.OUTER,
        sealed.replace("128.96.41.1", "128.96.41.9"));

    assertThat(world.callAgent.got).isEmpty();
    assertThat(world.refused(Refusal.NOT_AUTHENTIC)).isEqualTo(1);
  }

  @Test
  @Requirement("3.3.18")
  void shouldLetAnAssociationSpeakInItsNameAndInNoOther() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    gateway.send(NOTIFY.replace("rgw1", "rgw2"));
    gateway.send(NOTIFY.replace("<rgw1.example.net>", "<rgw1.example.net>:2944"));
    gateway.send(ADDED.replace("rgw1", "rgw2"));
    world.run(100);

    assertThat(world.callAgent.got).isEmpty();
    assertThat(gateway.got)
        .containsExactly(
            "!/1 callseal\nER=402{\"out of scope\"}", "!/1 callseal\nER=402{\"out of scope\"}");
    assertThat(world.refused(Refusal.OUT_OF_SCOPE)).isEqualTo(3);
  }

  @Test
  @Requirement("3.3.18")
  void shouldLetNoTwoGatewaysSpeakInOneName() {
    TestMediaGateway one = world.standing(GATEWAY, 24_001, "[10.0.0.5]:2944");
    TestMediaGateway two = world.standing("rgw2.example.net", 24_002, "[10.0.0.5]:2944");
    String notify = NOTIFY.replace("<rgw1.example.net>", "[10.0.0.5]:2944");
    one.send(notify);
    two.send(notify);
    world.run(100);
    assertThat(world.callAgent.sources).containsExactly(MegacoWorld.core(24_001));
    assertThat(two.got).containsExactly("!/1 callseal\nER=402{\"out of scope\"}");

    world.sip.register.remove(Identity.parse(GATEWAY).orElseThrow());
    world.run(1000);
    world.forget(two);
    two.send(notify);
    world.run(100);
    assertThat(world.callAgent.got).contains(notify);
  }

  @Test
  @Requirement("3.3.4")
  void shouldSendRequestsToTheGatewayThoughACopyOfItsMessagesCameFromElsewhereFirst() {
    InetSocketAddress attacker = new InetSocketAddress("192.0.2.66", 6666);
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    Fault race =
        passage ->
            world.sip.network.inject(attacker, MegacoWorld.OUTER, passage.datagram().payload());
    world.sip.network.addFault(race.when(d -> d.from().equals(gateway.port.localAddress())));
    Tap toAttacker = world.sip.network.tap(d -> d.to().equals(attacker));
    gateway.send(NOTIFY);
    world.run(3000);
    int before = toAttacker.count();
    world.callAgent.send(MegacoWorld.core(24_001), ADD);
    world.run(100);

    assertThat(gateway.got).contains(ADD);
    assertThat(toAttacker.count()).isEqualTo(before);
  }

  @Test
  void shouldHearNobodyOnTheCoreSideButListedCallAgents() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    inject(new InetSocketAddress("198.51.100.66", 2944), MegacoWorld.core(24_001), ADD);
    assertThat(gateway.got).isEmpty();
    assertThat(world.refused(Refusal.NOT_ADMITTED)).isEqualTo(1);
  }

  @Test
  void shouldPassNoReplyThatNobodyAskedFor() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    world.second.answer = _ -> "";
    world.callAgent.answer = _ -> "";
    gateway.send(ADDED);
    gateway.send(NOTIFY);
    world.run(100);
    world.second.send(MegacoWorld.core(24_001), "!/1 <ca>\nP=2002{C=-{N=tdm/1}}");
    world.callAgent.send(MegacoWorld.core(24_001), "!/1 <ca>\nP=2003{C=-{N=tdm/1}}");
    world.run(100);

    assertThat(world.callAgent.got).containsExactly(NOTIFY);
    assertThat(gateway.got).isEmpty();
    assertThat(world.refused(Refusal.OUT_OF_SCOPE)).isEqualTo(3);
  }

  /** Stacks that answer an error with an error would otherwise do so for ever. */
  @Test
  void shouldPassAnErrorAsAnAnswerToSomethingOnly() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    String error = "!/1 <ca>\nER=406{\"Version Not Supported\"}";
    String back = "!/1 <rgw1.example.net>\nER=400{\"Syntax error\"}";
    world.callAgent.send(MegacoWorld.core(24_001), error);
    gateway.send(back);
    world.run(100);
    assertThat(gateway.got).isEmpty();
    assertThat(world.callAgent.got).isEmpty();

    world.callAgent.send(MegacoWorld.core(24_001), ADD);
    world.run(100);
    for (int i = 0; i < 5; i++) {
      gateway.send(back);
      world.callAgent.send(MegacoWorld.core(24_001), error);
      world.run(100);
    }
    assertThat(world.callAgent.got).containsExactly(back);
    assertThat(gateway.got).containsExactly(ADD);
  }

  @Test
  void shouldTakeACallAgentsOwnAuthenticationHeaderOutAndHearNobodyAsASidecar() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    String header = "AU=0x00000001:0x00000002:0x" + "0".repeat(24) + "\n";
    world.callAgent.send(MegacoWorld.core(24_001), header + ADD);
    world.callAgent.send(MegacoWorld.core(24_001), ADD.replace("<ca>", "callseal"));
    world.run(100);

    assertThat(gateway.got).containsExactly(ADD);
    assertThat(gateway.sealedControls).isEmpty();
    assertThat(world.refused(Refusal.MALFORMED)).isEqualTo(1);
  }

  @Test
  @Requirement({"3.3.12", "3.3.13"})
  void shouldKeepAssociationsToTheProtocolTheyWereMadeIn() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    TestEndpoint alice = world.sip.registered("sip:alice@example.net");
    int registered = world.sip.callAgent.requests.size();
    gateway.sayAs(alice.association(), NOTIFY);
    alice.sayAs(gateway.association(), Sip.register("sip:alice@example.net").bytes());
    world.run(500);

    assertThat(world.callAgent.got).isEmpty();
    assertThat(world.sip.callAgent.requests).hasSize(registered);
    assertThat(world.refused(Refusal.UNKNOWN_ASSOCIATION)).isEqualTo(2);
  }

  @Test
  @Requirement("3.3.4")
  void shouldAskWhereAGatewayIsBeforeItBelievesANewAddress() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    InetSocketAddress elsewhere = new InetSocketAddress("192.0.2.200", 40_000);
    world.sip.network.inject(elsewhere, MegacoWorld.OUTER, gateway.sealed(NOTIFY));
    world.run(100);

    assertThat(world.callAgent.got).containsExactly(NOTIFY);
    assertThat(gateway.sealedControls).hasExactlyElementsOfTypes(ControlMessage.Probe.class);
  }
}
