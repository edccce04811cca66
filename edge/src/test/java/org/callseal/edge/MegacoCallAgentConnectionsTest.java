package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.gateway.Controller.Takes;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.TpktFramer;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedStream;
import org.callseal.testkit.Requirement;
import org.callseal.transport.Medium;
import org.callseal.transport.StreamPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connections of media gateways' places with call agents. */
class MegacoCallAgentConnectionsTest {

  private static final String GATEWAY = "rgw1.example.net";
  private static final String NOTIFY = "!/1 <rgw1.example.net>\nT=2002{C=-{N=tdm/1{OE=1{al/of}}}}";
  private static final String ADD = "!/1 <ca>\nT=1204{C=${A=tdm/1{M{O{MO=SR}}}}}";
  private static final String ADDED = "!/1 <rgw1.example.net>\nP=1204{C=1{A=tdm/1,A=rtp/1}}";

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

  private void anew(Takes takes) {
    world.close();
    world =
        new MegacoWorld(
            folder.resolve(takes.name()),
            List.of(new Controller("ca1.example.net", MegacoWorld.FIRST, takes)));
  }

  private TestMediaGateway standing(Medium medium, String name, int place) {
    return world.stand(world.gateway(Encoding.TEXT, medium, name, place));
  }

  private List<SimulatedStream> connections() {
    return world.sip.network.streams().stream()
        .filter(stream -> stream.to().equals(MegacoWorld.FIRST))
        .toList();
  }

  @Test
  @Requirement({"3.3.3", "3.3.4", "3.3.12"})
  void shouldGiveEachGatewayAConnectionOfItsOwnFromTheEdgesCoreSide() {
    TestMediaGateway one = standing(Medium.TCP, GATEWAY, 24_001);
    TestMediaGateway two = standing(Medium.TCP, "rgw2.example.net", 24_002);
    one.send(NOTIFY);
    world.run(100);
    InetSocketAddress first = world.callAgent.sources.getLast();
    two.send(NOTIFY.replace("rgw1", "rgw2"));
    one.send(NOTIFY.replace("2002", "2003"));
    world.run(100);
    world.callAgent.connections.send(first, ADD.getBytes(ISO_8859_1));
    world.run(100);

    assertThat(connections())
        .hasSize(2)
        .allMatch(stream -> stream.from().getAddress().equals(World.CORE.getAddress()));
    assertThat(one.got).hasSize(3).contains(ADD);
    assertThat(two.got).hasSize(1);
  }

  @Test
  void shouldBringGatewaysToACallAgentOverWhatItTakes() {
    anew(Takes.STREAMS);
    TestMediaGateway datagrams = standing(Medium.UDP, GATEWAY, 24_001);
    datagrams.send(NOTIFY);
    world.run(100);
    assertThat(world.callAgent.media).containsExactly(Medium.TCP);
    assertThat(datagrams.got).hasSize(1);

    anew(Takes.DATAGRAMS);
    TestMediaGateway streams = standing(Medium.TCP, GATEWAY, 24_001);
    streams.send(NOTIFY);
    world.run(100);
    assertThat(world.callAgent.media).containsExactly(Medium.UDP);
    assertThat(world.callAgent.sources).containsExactly(MegacoWorld.core(24_001));
    assertThat(streams.got).hasSize(1);
  }

  /** Nobody but who opened it could: over TCP a call agent waits for its gateways. */
  @Test
  void shouldOpenAConnectionThatBrokeAgainAndSayWhoseItIs() {
    TestMediaGateway gateway = standing(Medium.TCP, GATEWAY, 24_001);
    gateway.send(NOTIFY);
    world.run(3000);
    world.forget(gateway);
    connections().getFirst().reset();
    world.run(5000);

    assertThat(world.callAgent.got)
        .singleElement()
        .asString()
        .matches(
            "!/1 <rgw1.example.net>\nT=\\d+\\{C=-\\{SC=ROOT\\{SV\\{MT=DC,RE=\"900 Service"
                + " Restored\"}}}}");
    assertThat(gateway.got).isEmpty();
    world.callAgent.say(ADD);
    world.run(100);
    assertThat(gateway.got).containsExactly(ADD);
  }

  @Test
  void shouldSendWhatIsUnansweredAgainOnceTheCallAgentKnowsTheGatewayAgain() {
    TestMediaGateway gateway = standing(Medium.TCP, GATEWAY, 24_001);
    world.callAgent.answer = number -> number == 2002 ? "" : "!/1 <ca>\nP=" + number + "{C=-{}}";
    gateway.send(NOTIFY);
    gateway.send(NOTIFY.replace("2002", "2003"));
    world.run(3000);
    world.callAgent.got.clear();
    connections().getFirst().reset();
    world.run(5000);
    assertThat(world.callAgent.got).hasSize(2).last().isEqualTo(NOTIFY);

    world.callAgent.say("!/1 <ca>\nP=2002{C=-{N=tdm/1}}");
    world.run(100);
    assertThat(gateway.got).last().isEqualTo("!/1 <ca>\nP=2002{C=-{N=tdm/1}}");
    world.callAgent.got.clear();
    connections().getLast().reset();
    world.run(8000);
    assertThat(world.callAgent.got).hasSize(1);
  }

  /** Each time it breaks, the next one comes later. */
  @Test
  void shouldNotPressACallAgentThatBreaksEveryConnection() {
    TestMediaGateway gateway = standing(Medium.TCP, GATEWAY, 24_001);
    gateway.send(NOTIFY);
    for (int i = 0; i < 600; i++) {
      world.run(500);
      if (connections().getLast().stands()) {
        connections().getLast().reset();
      }
      if (i % 40 == 0) {
        gateway.ask(new ControlMessage.KeepAlive(new byte[40]));
      }
    }
    assertThat(connections()).hasSizeBetween(4, 30);
  }

  @Test
  void shouldTellTheNextCallAgentWhereOneTakesNoConnections() {
    TestMediaGateway gateway = standing(Medium.TCP, GATEWAY, 24_001);
    gateway.send(NOTIFY);
    world.run(3000);
    world.callAgent.connections.close();
    connections().getFirst().reset();
    world.run(25_000);
    assertThat(world.second.changes("DC")).isNotEmpty();
    assertThat(world.second.media).containsOnly(Medium.TCP);
    gateway.send(NOTIFY.replace("2002", "2003"));
    world.run(100);
    assertThat(world.second.got).contains(NOTIFY.replace("2002", "2003"));
  }

  @Test
  @Requirement("3.4.11")
  void shouldTellThatAGatewayIsGoneOverItsConnection() {
    TestMediaGateway gateway = standing(Medium.TCP, GATEWAY, 24_001);
    gateway.send(NOTIFY);
    world.run(100_000);
    assertThat(world.callAgent.changes("FO")).hasSize(1);
    assertThat(world.callAgent.media).containsOnly(Medium.TCP);
    assertThat(connections()).hasSize(1);
  }

  /** RFC 3525 7.2.8: a ServiceChangeAddress, which is the gateway's place, may be connected to. */
  @Test
  void shouldTakeACallAgentsOwnConnectionAndAnswerOverIt() {
    TestMediaGateway gateway = standing(Medium.TCP, GATEWAY, 24_001);
    List<String> got = new ArrayList<>();
    StreamPort calling = calling("198.51.100.7", got);
    calling.send(MegacoWorld.core(24_001), ADD.getBytes(ISO_8859_1));
    world.run(100);
    gateway.send(ADDED);
    world.run(100);
    assertThat(gateway.got).containsExactly(ADD);
    assertThat(got).containsExactly(ADDED);

    calling.send(MegacoWorld.core(24_001), ADD.replace("1204", "1205").getBytes(ISO_8859_1));
    world.run(100);
    calling.close();
    world.run(100);
    gateway.send(ADDED.replace("1204", "1205"));
    world.run(100);
    assertThat(world.callAgent.got).containsExactly(ADDED.replace("1204", "1205"));
  }

  @Test
  @Requirement("3.3.13")
  void shouldTakeConnectionsAtAPlaceFromNobodyButListedCallAgents() {
    TestMediaGateway gateway = standing(Medium.TCP, GATEWAY, 24_001);
    calling("198.51.100.66", new ArrayList<>())
        .send(MegacoWorld.core(24_001), ADD.getBytes(ISO_8859_1));
    world.run(100);
    assertThat(gateway.got).isEmpty();
    assertThat(world.refused(Refusal.NOT_ADMITTED)).isEqualTo(1);
  }

  private StreamPort calling(String host, List<String> got) {
    SimulatedLoop loop = world.sip.network.loop(host);
    return StreamPort.opening(
        world.sip.network,
        loop,
        new InetSocketAddress(host, 0),
        () -> new TpktFramer(Encoding.MAX_LENGTH),
        EdgeLimits.CORE.withoutPings(),
        (_, _, bytes) -> got.add(new String(bytes, ISO_8859_1)));
  }

  @Test
  void shouldPutThePlaceWhereAGatewayNamesAnAddressAndListenThere() {
    TestMediaGateway gateway = standing(Medium.TCP, GATEWAY, 24_001);
    String change =
        "!/1 <rgw1.example.net>\nT=1{C=-{SC=ROOT{SV{MT=RS,AD=[192.168.1.2]:5555,RE=\"901\"}}}}";
    gateway.send(change);
    world.run(100);
    assertThat(world.callAgent.got)
        .containsExactly(change.replace("[192.168.1.2]:5555", "[198.51.100.1]:24001"));
  }

  @Test
  void shouldHandAGatewayOverToNobodyWhoIsNotListed() {
    TestMediaGateway gateway = standing(Medium.TCP, GATEWAY, 24_001);
    gateway.send(NOTIFY);
    world.run(100);
    world.forget(gateway);
    gateway.send(NOTIFY.replace("2002", "2003"));
    world.run(100);
    world.callAgent.say("!/1 <ca>\nT=8{C=-{SC=ROOT{SV{MT=HO,RE=\"903\",MG=[203.0.113.66]:2944}}}}");
    world.run(100);
    assertThat(gateway.got).hasSize(1);
    assertThat(world.callAgent.got)
        .last()
        .isEqualTo("!/1 <rgw1.example.net>\nP=8{ER=410{\"not a call agent\"}}");
    assertThat(world.refused(Refusal.NOT_ADMITTED)).isEqualTo(1);
  }
}
