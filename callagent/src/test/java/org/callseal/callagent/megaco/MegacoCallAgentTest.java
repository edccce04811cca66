package org.callseal.callagent.megaco;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import org.callseal.callagent.megaco.MediaGatewayView.TerminationView;
import org.callseal.megaco.Encoding;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.simulation.Tap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MegacoCallAgentTest {

  private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 2944);
  private static final String RESTART = "SC=ROOT{SV{MT=RS,RE=\"901 Cold Boot\"}}";

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final SimulatedLoop loop = network.loop("controller");
  private MegacoCallAgentSettings settings =
      MegacoCallAgentSettings.of(LOCAL, "<mgc.example.net>:2944");
  private int seed = 1;
  private MegacoCallAgent controller;

  @BeforeEach
  void open() throws IOException {
    controller = MegacoCallAgent.open(settings, loop, network, new Random(seed++)::nextBytes);
  }

  private GatewayPeer rgw1() {
    return peer("<RGW1.example.net>", "127.0.0.1", 24_000);
  }

  private GatewayPeer peer(String messageId, String host, int port) {
    return new GatewayPeer(network, LOCAL, messageId, host, port, seed++);
  }

  private MediaGatewayView only() {
    assertThat(controller.gateways()).hasSize(1);
    return controller.gateways().getFirst();
  }

  private TerminationView line(int number) {
    return only().terminations().stream()
        .filter(termination -> termination.name().equals("aaln/" + number))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldAnswerARestartAuditTheTerminationsAndAskForTheirHooks() {
    GatewayPeer gateway = rgw1();
    gateway.say(RESTART);

    assertThat(gateway.answers).containsExactly("SC=ROOT");
    assertThat(gateway.commands)
        .containsExactly("AV *", "MF aaln/1 al/on,al/of", "MF aaln/2 al/on,al/of");
    MediaGatewayView seen = only();
    assertThat(seen.name()).isEqualTo("rgw1.example.net");
    assertThat(seen.address()).isEqualTo(new InetSocketAddress("127.0.0.1", 24_000));
    assertThat(seen.state()).isEqualTo(MediaGatewayState.IN_SERVICE);
    assertThat(seen.version()).isEqualTo(1);
    assertThat(seen.lastChange()).isEqualTo("RS 901 Cold Boot");
    assertThat(seen.lastChangeSeconds()).hasValue(SimulatedNetwork.UTC_AT_START);
    assertThat(seen.inServiceSinceSeconds()).hasValue(SimulatedNetwork.UTC_AT_START);
    assertThat(seen.terminations())
        .extracting(TerminationView::name)
        .containsExactly("aaln/1", "aaln/2");
    assertThat(seen.terminations()).allMatch(TerminationView::watched);
    assertThat(seen.terminations()).allMatch(each -> each.line() == LineState.UNKNOWN);
  }

  @Test
  void shouldFollowAHook() {
    GatewayPeer gateway = rgw1();
    gateway.say(RESTART);
    network.run(Duration.ofSeconds(10));

    gateway.say("N=aaln/1{OE=1{20261126T00000000:al/of{init=off}}}");
    assertThat(gateway.answers.getLast()).isEqualTo("N=aaln/1");
    assertThat(line(1).line()).isEqualTo(LineState.OFF_HOOK);
    assertThat(line(1).lastEvents()).isEqualTo("al/of");
    assertThat(line(1).lastNotifySeconds().orElseThrow())
        .isGreaterThanOrEqualTo(SimulatedNetwork.UTC_AT_START + 10);
    assertThat(line(2).line()).isEqualTo(LineState.UNKNOWN);

    gateway.say("Notify = AALN/1 { ObservedEvents = 1 { AL/ON } }");
    assertThat(line(1).line()).isEqualTo(LineState.ON_HOOK);
    gateway.say("N=aaln/1{OE=1{dd/ce{ds=\"112\"}}}");
    assertThat(line(1).line()).isEqualTo(LineState.ON_HOOK);
    assertThat(line(1).lastEvents()).isEqualTo("dd/ce");
  }

  @Test
  void shouldSpeakBinaryWithAGatewayThatDoes() {
    GatewayPeer gateway = rgw1();
    gateway.encoding = Encoding.BER;
    Tap toGateway = network.tap(datagram -> datagram.to().getPort() == 24_000);
    gateway.say(RESTART);

    assertThat(gateway.answers).containsExactly("SC=root");
    assertThat(gateway.commands)
        .containsExactly("AV *", "MF aaln/1 al/on,al/of", "MF aaln/2 al/on,al/of");
    assertThat(only().encoding()).isEqualTo(Encoding.BER);
    assertThat(only().name()).isEqualTo("rgw1.example.net");
    assertThat(only().lastChange()).isEqualTo("RS 901 Cold Boot");
    assertThat(only().terminations()).hasSize(2).allMatch(TerminationView::watched);
    gateway.say("N=aaln/1{OE=1{al/of}}");
    assertThat(line(1).line()).isEqualTo(LineState.OFF_HOOK);
    gateway.say("A=aaln/1");
    gateway.say("SC=ROOT{SV{MT=FO,RE=\"905\"}}");
    assertThat(gateway.answers).endsWith("N=aaln/1", "443", "SC=root");
    assertThat(only().state()).isEqualTo(MediaGatewayState.OUT_OF_SERVICE);
    assertThat(toGateway.datagrams())
        .hasSize(7)
        .allMatch(datagram -> Encoding.of(datagram.payload()) == Encoding.BER);
    assertThat(controller.malformed()).isZero();
  }

  @Test
  void shouldSpeakWithEachGatewayAsItSpeaks() {
    GatewayPeer binary = peer("mg2", "127.0.0.1", 24_001);
    binary.encoding = Encoding.BER;
    binary.say(RESTART);
    rgw1().say(RESTART);
    assertThat(controller.gateways())
        .extracting(MediaGatewayView::encoding)
        .containsExactly(Encoding.BER, Encoding.TEXT);
    assertThat(controller.gateways()).allMatch(gateway -> gateway.terminations().size() == 2);
  }

  @Test
  void shouldSeeWhereNoTerminationTellsOfItsHook() {
    GatewayPeer gateway = rgw1();
    gateway.said.put("AV", "AV=trunk1/1");
    gateway.said.put("MF", "MF=trunk1/1{ER=440{\"no such package\"}}");
    gateway.say(RESTART);

    assertThat(only().state()).isEqualTo(MediaGatewayState.IN_SERVICE);
    assertThat(only().terminations()).singleElement().matches(each -> !each.watched());
  }

  @Test
  void shouldFollowAGatewayOutOfServiceAndBack() {
    GatewayPeer gateway = rgw1();
    gateway.say(RESTART);
    gateway.say("SC=ROOT{SV{MT=GR,RE=\"904\",DL=300}}");
    assertThat(only().state()).isEqualTo(MediaGatewayState.LEAVING);
    assertThat(only().inServiceSinceSeconds()).isPresent();
    gateway.say("ServiceChange = root { Services { Method = Forced, Reason = \"905\" } }");
    assertThat(only().state()).isEqualTo(MediaGatewayState.OUT_OF_SERVICE);
    assertThat(only().inServiceSinceSeconds()).isEmpty();
    gateway.say("SC=ROOT{SV{MT=DC,RE=\"900\"}}");
    assertThat(only().state()).isEqualTo(MediaGatewayState.IN_SERVICE);
    assertThat(only().lastChange()).isEqualTo("DC 900");
  }

  @Test
  void shouldFollowATerminationThatGoesAndComes() {
    GatewayPeer gateway = rgw1();
    gateway.say(RESTART);
    gateway.say("SC=aaln/2{SV{MT=FO,RE=\"905\"}}");
    assertThat(only().terminations()).extracting(TerminationView::name).containsExactly("aaln/1");
    gateway.commands.clear();
    gateway.say("SC=aaln/2{SV{MT=RS,RE=\"900\"}}");
    assertThat(gateway.commands).containsExactly("MF aaln/2 al/on,al/of");
    assertThat(only().state()).isEqualTo(MediaGatewayState.IN_SERVICE);
  }

  @Test
  void shouldAskAGatewayThatItHasForgotten() {
    GatewayPeer gateway = rgw1();
    gateway.say("N=aaln/1{OE=77{al/of}}");

    assertThat(gateway.answers).containsExactly("N=aaln/1");
    assertThat(gateway.commands).contains("AV *", "MF aaln/2 al/on,al/of");
    assertThat(only().state()).isEqualTo(MediaGatewayState.IN_SERVICE);
    assertThat(line(1).line()).isEqualTo(LineState.OFF_HOOK);
  }

  @Test
  void shouldSeeThatAGatewayIsGoneAndBack() throws IOException {
    settings =
        new MegacoCallAgentSettings(
            new InetSocketAddress("127.0.0.1", 2999),
            "mgc",
            settings.edges(),
            Duration.ofMinutes(1),
            10,
            10);
    InetSocketAddress local = settings.local();
    controller = MegacoCallAgent.open(settings, loop, network, new Random(9)::nextBytes);
    GatewayPeer gateway = new GatewayPeer(network, local, "mg1", "127.0.0.1", 24_000, seed++);
    gateway.say(RESTART);
    gateway.vanish();
    network.run(Duration.ofMinutes(2));
    assertThat(only().state()).isEqualTo(MediaGatewayState.UNREACHABLE);
    var _ = new GatewayPeer(network, local, "mg1", "127.0.0.1", 24_000, seed++);
    network.run(Duration.ofMinutes(2));
    assertThat(only().state()).isEqualTo(MediaGatewayState.IN_SERVICE);
  }

  @Test
  void shouldKnowThatAGatewayWentWhateverWasAskedBefore() throws IOException {
    controller.close();
    settings = settings.auditingEvery(Duration.ofMinutes(1));
    open();
    GatewayPeer gateway = rgw1();
    gateway.say(RESTART);
    gateway.vanish();
    network.run(Duration.ofSeconds(65));
    GatewayPeer onItsBehalf = rgw1();
    onItsBehalf.isDeaf = true;
    onItsBehalf.say("SC=ROOT{SV{MT=FO,RE=\"906 Loss of lower layer connectivity\"}}");
    assertThat(only().state()).isEqualTo(MediaGatewayState.OUT_OF_SERVICE);
    network.run(Duration.ofSeconds(40));
    assertThat(only().state()).isEqualTo(MediaGatewayState.OUT_OF_SERVICE);
  }

  @Test
  void shouldExecuteATransactionOnceHoweverOftenItComes() {
    GatewayPeer gateway = rgw1();
    gateway.write("!/1 <RGW1.example.net>\nT=4711{C=-{" + RESTART + "}}");
    gateway.write("!/1 <RGW1.example.net>\nT=4711{C=-{" + RESTART + "}}");
    assertThat(gateway.commands).filteredOn("AV *"::equals).hasSize(1);
  }

  @Test
  void shouldRefuseWhatIsNotForAController() {
    GatewayPeer gateway = rgw1();
    gateway.say("A=aaln/1");
    gateway.say("N=a~b{OE=1{al/of}}");
    gateway.say(1, "C=x{N=aaln/1}");
    gateway.say(1, "PR=3");
    gateway.say("N=aaln/1,A=aaln/1,N=aaln/2");
    assertThat(gateway.answers).containsExactly("443", "410", "411", "422", "443");
  }

  @Test
  void shouldSpeakTheGatewaysVersionAndRefuseOneThatIsNotSpoken() {
    GatewayPeer gateway = rgw1();
    gateway.say(3, "C=-{" + RESTART + "}");
    assertThat(gateway.answers).containsExactly("SC=ROOT");
    assertThat(only().version()).isEqualTo(3);
    gateway.answers.clear();
    gateway.say(4, "C=-{" + RESTART + "}");
    network.run(Duration.ofSeconds(40));
    assertThat(gateway.answers).containsExactly("nothing");
    assertThat(only().version()).isEqualTo(3);
  }

  @Test
  void shouldHearItsEdgesAloneAndAnswerNoError() {
    GatewayPeer stranger = peer("mg9", "198.51.100.1", 2944);
    stranger.say(RESTART);
    assertThat(controller.gateways()).isEmpty();
    assertThat(controller.strangers()).isPositive();
    GatewayPeer gateway = rgw1();
    gateway.write("!/9 mg1\nER=406{\"Version Not Supported\"}");
    gateway.write("hello");
    assertThat(controller.gateways()).isEmpty();
    assertThat(controller.malformed()).isEqualTo(1);
  }

  @Test
  void shouldKeepNoMoreThanItHasRoomFor() throws IOException {
    controller.close();
    settings = settings.withBounds(1, 1);
    open();
    GatewayPeer gateway = rgw1();
    gateway.say(RESTART);
    assertThat(only().terminations()).hasSize(1);
    GatewayPeer other = peer("mg2", "127.0.0.1", 24_001);
    other.say(RESTART);
    assertThat(other.answers).containsExactly("502");
    assertThat(controller.gateways()).hasSize(1);
  }
}
