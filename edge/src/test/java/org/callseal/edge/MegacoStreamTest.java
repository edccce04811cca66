package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.callseal.core.control.ControlMessage;
import org.callseal.megaco.Encoding;
import org.callseal.simulation.SimulatedStream;
import org.callseal.simulation.Tap;
import org.callseal.testkit.Requirement;
import org.callseal.transport.Medium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A media gateway whose agent speaks with the edge over a connection. */
class MegacoStreamTest {

  private static final String GATEWAY = "rgw1.example.net";
  private static final String NOTIFY = "!/1 <rgw1.example.net>\nT=2002{C=-{N=tdm/1{OE=1{al/of}}}}";
  private static final String NOTIFIED = "!/1 <ca>\nP=2002{C=-{SC=ROOT}}";
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

  private TestMediaGateway standing(Encoding encoding) {
    return world.stand(world.gateway(encoding, Medium.TCP, GATEWAY, 24_001));
  }

  private List<SimulatedStream> connections() {
    return world.sip.network.streams().stream()
        .filter(stream -> stream.to().equals(MegacoWorld.OUTER))
        .toList();
  }

  @Test
  @Requirement({"3.3.1", "3.3.13"})
  void shouldCarryMessagesBothWaysOverAConnectionAloneByteForByte() {
    Tap datagrams = world.sip.network.tap(d -> d.to().equals(MegacoWorld.OUTER));
    TestMediaGateway gateway = standing(Encoding.TEXT);
    gateway.send(NOTIFY);
    world.run(100);
    world.callAgent.say(ADD);
    world.run(100);
    gateway.send(ADDED);
    world.run(100);

    assertThat(world.callAgent.got).containsExactly(NOTIFY, ADDED);
    assertThat(gateway.got).containsExactly(NOTIFIED, ADD);
    assertThat(world.callAgent.media).containsOnly(Medium.TCP);
    assertThat(datagrams.count()).isZero();
    assertThat(connections()).hasSize(1);
  }

  @Test
  @Requirement({"3.3.1", "3.3.13"})
  void shouldCarryBinaryToo() {
    TestMediaGateway gateway = standing(Encoding.BER);
    // A request without actions, and its reply (RFC 3525 A.2).
    byte[] request =
        HexFormat.of()
            .parseHex(
                "3026a124800101a114a2128010726777312e6578616d706c652e6e6574a209a107a005800105a100");
    byte[] reply =
        HexFormat.of()
            .parseHex(
                "3025a123800101a113a211800f6361312e6578616d706c652e6e6574a209a107a205800105a200");
    gateway.send(request);
    world.run(100);
    world.callAgent.say(reply);
    world.run(100);

    assertThat(world.callAgent.got).containsExactly(new String(request, ISO_8859_1));
    assertThat(gateway.got).containsExactly(new String(reply, ISO_8859_1));
  }

  @Test
  void shouldCarryWhatFillsATpktBothWays() {
    TestMediaGateway gateway = standing(Encoding.TEXT);
    String notify = NOTIFY.replace("al/of", "x/" + "y".repeat(60_000));
    String add = ADD.replace("tdm", "t".repeat(60_000));
    gateway.send(notify);
    world.run(500);
    world.callAgent.say(add);
    world.run(500);
    assertThat(world.callAgent.got.equals(List.of(notify))).isTrue();
    assertThat(gateway.got.equals(List.of(NOTIFIED, add))).isTrue();
  }

  /** A connection breaks between a request and its reply: the gateway had the request, or not. */
  @Test
  @Requirement("3.4.12")
  void shouldSealWhatIsUnansweredAgainForTheNextConnectionUnderTheSameAssociation() {
    TestMediaGateway gateway = standing(Encoding.TEXT);
    world.callAgent.send(MegacoWorld.core(24_001), ADD);
    connections().getFirst().reset();
    world.run(2000);
    assertThat(gateway.got).isEmpty();
    gateway.ask(new ControlMessage.KeepAlive(new byte[40]));
    world.run(100);

    assertThat(gateway.got).containsExactly(ADD);
    assertThat(connections()).hasSize(2);
    gateway.send(ADDED);
    world.run(100);
    assertThat(world.callAgent.got).containsExactly(ADDED);
    connections().getLast().reset();
    world.run(2000);
    gateway.ask(new ControlMessage.KeepAlive(new byte[40]));
    world.run(100);
    assertThat(gateway.got).hasSize(1);
  }

  @Test
  void shouldKeepWhatIsForAGatewayBetweenTwoConnectionsOnceAndNotForLong() {
    TestMediaGateway gateway = standing(Encoding.TEXT);
    connections().getFirst().reset();
    world.run(200);
    world.callAgent.send(MegacoWorld.core(24_001), ADD.replace("1204", "7"));
    world.run(29_500);
    for (int i = 0; i < 12; i++) {
      world.callAgent.send(MegacoWorld.core(24_001), ADD.replace("1204", "11" + i / 2));
    }
    world.run(800);
    gateway.ask(new ControlMessage.KeepAlive(new byte[40]));
    world.run(100);
    assertThat(gateway.got)
        .containsExactly(
            ADD.replace("1204", "110"),
            ADD.replace("1204", "111"),
            ADD.replace("1204", "112"),
            ADD.replace("1204", "113"),
            ADD.replace("1204", "114"),
            ADD.replace("1204", "115"));
  }

  /** The gateway's side has forgotten it, the edge believes in it still. */
  @Test
  @Requirement("3.3.4")
  void shouldGoOnOverTheNextConnectionThoughTheFirstIsHalfOpen() {
    TestMediaGateway gateway = standing(Encoding.TEXT);
    connections().getFirst().cut();
    world.callAgent.send(MegacoWorld.core(24_001), ADD);
    world.run(100);
    gateway.reopen();
    gateway.ask(new ControlMessage.KeepAlive(new byte[40]));
    world.run(3000);
    gateway.ask(new ControlMessage.KeepAlive(new byte[40]));
    world.run(100);
    assertThat(gateway.got).containsExactly(ADD);
  }
}
