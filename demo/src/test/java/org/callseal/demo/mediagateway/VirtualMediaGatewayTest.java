package org.callseal.demo.mediagateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.callseal.callagent.megaco.LineState;
import org.callseal.callagent.megaco.MediaGatewayState;
import org.callseal.callagent.megaco.MediaGatewayView;
import org.callseal.callagent.megaco.MegacoCallAgent;
import org.callseal.callagent.megaco.MegacoCallAgentSettings;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.transaction.Dialect;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.transport.MessagePort;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class VirtualMediaGatewayTest {

  private static final InetSocketAddress MGC = new InetSocketAddress("127.0.0.1", 2944);
  private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 24_000);

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final List<MediaGatewayEvent> events = new ArrayList<>();
  private VirtualMediaGateway gateway;

  @BeforeEach
  void plugIn() throws IOException {
    plugIn(Dialect.TEXT);
  }

  private void plugIn(Dialect dialect) throws IOException {
    gateway =
        VirtualMediaGateway.open(
            MediaGatewaySettings.of("<rgw1.example.net>", LOCAL, MGC).speaking(dialect),
            network.loop("gateway"),
            network,
            new Random(2)::nextBytes,
            events::add);
  }

  private void run(int seconds) {
    network.run(Duration.ofSeconds(seconds));
  }

  /** With the built-in controller. */
  @Nested
  class WithAController {

    private final SimulatedLoop loop = network.loop("controller");
    private MegacoCallAgent controller;

    @BeforeEach
    void open() throws IOException {
      controller =
          MegacoCallAgent.open(
              MegacoCallAgentSettings.of(MGC, "mgc"), loop, network, new Random(1)::nextBytes);
    }

    private MediaGatewayView seen() {
      return controller.gateways().getFirst();
    }

    private List<LineState> hooks() {
      return seen().terminations().stream().map(MediaGatewayView.TerminationView::line).toList();
    }

    @Test
    void shouldComeIntoServiceWithItsHooksKnown() {
      gateway.liftHandset(2);
      gateway.restart();
      run(1);
      assertThat(seen().state()).isEqualTo(MediaGatewayState.IN_SERVICE);
      assertThat(hooks()).containsExactly(LineState.ON_HOOK, LineState.OFF_HOOK);
      assertThat(seen().terminations()).allMatch(MediaGatewayView.TerminationView::watched);
      assertThat(events)
          .contains(new MediaGatewayEvent.ServiceChangeAnswered(Optional.empty()))
          .contains(new MediaGatewayEvent.NotifyAnswered("aaln/2", Optional.empty()));
    }

    @Test
    void shouldDoTheSameInBinary() throws IOException {
      gateway.close();
      plugIn(new Dialect(1, Encoding.BER));
      shouldComeIntoServiceWithItsHooksKnown();
      assertThat(seen().encoding()).isEqualTo(Encoding.BER);
      gateway.replaceHandset(2);
      run(1);
      assertThat(hooks()).containsExactly(LineState.ON_HOOK, LineState.ON_HOOK);
      assertThat(controller.malformed() + gateway.malformed()).isZero();
    }

    @Test
    void shouldTellOfEachMoveOfAHook() {
      gateway.restart();
      run(1);
      for (LineState expected : List.of(LineState.OFF_HOOK, LineState.ON_HOOK)) {
        if (expected == LineState.OFF_HOOK) {
          gateway.liftHandset(1);
        } else {
          gateway.replaceHandset(1);
        }
        run(1);
        assertThat(hooks()).containsExactly(expected, LineState.ON_HOOK);
      }
    }

    @Test
    void shouldSayThatItIsBackWhenItsControllerIs() throws IOException {
      controller.close();
      gateway.restart();
      run(60);
      assertThat(events).contains(new MediaGatewayEvent.Disconnected());
      open();
      run(60);
      assertThat(seen().state()).isEqualTo(MediaGatewayState.IN_SERVICE);
      assertThat(seen().lastChange()).isEqualTo("DC 900 Service Restored");
    }
  }

  /** With one that writes what it likes. */
  @Nested
  class WithCommands {

    private final List<String> heard = new ArrayList<>();
    private MessagePort port;
    private int transaction;

    @BeforeEach
    void open() throws IOException {
      port =
          network.openDatagramPort(
              network.loop("mgc"),
              MGC,
              (_, _, bytes) -> heard.add(new String(bytes, StandardCharsets.US_ASCII)));
    }

    private String command(String actions) {
      heard.clear();
      String text = "!/1 mgc\nT=" + ++transaction + "{" + actions + "}";
      port.send(LOCAL, text.getBytes(StandardCharsets.US_ASCII));
      network.run(Duration.ofMillis(200));
      String start = "!/1 <rgw1.example.net>\nP=" + transaction + "{";
      String reply = heard.getFirst();
      assertThat(reply).startsWith(start);
      return reply.substring(start.length(), reply.length() - 1);
    }

    @Test
    void shouldSayWhatItHas() {
      assertThat(command("C=-{AV=*{AT{}}}")).isEqualTo("C=-{AV=aaln/1,AV=aaln/2}");
      assertThat(command("C=-{AV=ROOT{AT{}}}")).isEqualTo("C=-{AV=root}");
      assertThat(command("C=-{AV=aaln/9{AT{}}}")).isEqualTo("C=-{ER=430{}}");
      assertThat(command("C=-{AC=*{AT{}}}")).isEqualTo("C=-{ER=443{}}");
    }

    @Test
    void shouldConnectAndLetGo() {
      String added = command("C=${A=aaln/1{SG{cg/rt}},A=${M{ST=1{O{MO=RC}}}}}");
      assertThat(added).startsWith("C=1{A=aaln/1,A=rtp/1{M{ST=1{L{\nv=0\nc=IN IP4 127.0.0.1\n");
      assertThat(gateway.connected()).isEqualTo(2);
      assertThat(command("C=${A=aaln/1}")).isEqualTo("C=2{ER=433{}}");
      assertThat(command("C=1{MF=aaln/1{M{O{MO=SR}}}}")).isEqualTo("C=1{MF=aaln/1}");
      assertThat(command("C=1{S=*{AT{}}}")).isEqualTo("C=1{S=aaln/1,S=rtp/1}");
      assertThat(command("C=1{S=*}")).isEqualTo("C=-{ER=411{}}");
      assertThat(gateway.connected()).isZero();
      assertThat(command("C=-{A=aaln/1}")).isEqualTo("C=-{ER=411{}}");
    }

    @Test
    void shouldConnectInBinary() {
      byte[] command = Encoding.BER.message(1, "mgc", "T=" + ++transaction + "{C=${A=aaln/1,A=$}}");
      port.send(LOCAL, command);
      network.run(Duration.ofMillis(200));
      assertThat(heard.getFirst())
          .startsWith("0")
          .contains("aaln/1", "rtp/1", "IN IP4 127.0.0.1", "audio 30002 RTP/AVP 0");
      assertThat(gateway.connected()).isEqualTo(2);
    }

    @Test
    void shouldDoNothingBehindACommandThatFails() {
      assertThat(command("C=-{MF=aaln/1,MF=aaln/9,MF=aaln/2},C=-{MF=aaln/1}"))
          .isEqualTo("C=-{MF=aaln/1,ER=430{}}");
      assertThat(events)
          .containsExactly(
              new MediaGatewayEvent.Commanded("MF", "aaln/1", Optional.empty()),
              new MediaGatewayEvent.Commanded("MF", "aaln/9", Optional.of("430")));
    }

    @Test
    void shouldTellOfNoMoreThanItWasAskedFor() {
      assertThat(command("C=-{MF=aaln/1{E=7{al/of}}}")).isEqualTo("C=-{MF=aaln/1}");
      assertThat(heard).hasSize(1);
      heard.clear();
      gateway.liftHandset(1);
      gateway.liftHandset(2);
      network.run(Duration.ofMillis(200));
      assertThat(heard).singleElement().asString().endsWith("{C=-{N=aaln/1{OE=7{al/of}}}}");
      heard.clear();
      gateway.replaceHandset(1);
      network.run(Duration.ofMillis(200));
      assertThat(heard).isEmpty();
      assertThat(command("C=-{MF=aaln/1{E=8{dd/ce}}}")).isEqualTo("C=-{ER=450{}}");
    }

    @Test
    void shouldObeyNobodyElse() throws IOException {
      MessagePort other =
          network.openDatagramPort(
              network.loop("other"),
              new InetSocketAddress("127.0.0.1", 2999),
              (_, _, bytes) -> heard.add(new String(bytes, StandardCharsets.US_ASCII)));
      other.send(LOCAL, "!/1 mgc\nT=9{C=${A=aaln/1}}".getBytes(StandardCharsets.US_ASCII));
      network.run(Duration.ofMillis(200));
      assertThat(heard).isEmpty();
      assertThat(gateway.connected()).isZero();
    }
  }
}
