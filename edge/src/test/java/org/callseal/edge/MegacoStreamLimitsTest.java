package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.megaco.Encoding;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedStream;
import org.callseal.testkit.Requirement;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;
import org.callseal.transport.Medium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What strangers can do with connections to the ports of media gateways. */
class MegacoStreamLimitsTest {

  private static final String NOTIFY = "!/1 <rgw1.example.net>\nT=2002{C=-{N=tdm/1{OE=1{al/of}}}}";
  private static final String NO_SEAL = "!/1 callseal\nER=402{\"no seal\"}";

  @TempDir Path folder;

  private MegacoWorld world;
  private SimulatedLoop strangers;

  @BeforeEach
  void start() {
    world = new MegacoWorld(folder);
    strangers = world.sip.network.loop("strangers");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  /** Bytes over a connection, as they are. */
  private final class Caller implements ConnectionHandler {
    private final List<byte[]> got = new ArrayList<>();
    private final Connection connection;
    private boolean ended;

    private Caller(String host) {
      connection =
          world.sip.network.connect(
              strangers, new InetSocketAddress(host, 0), MegacoWorld.OUTER, this);
      world.run(100);
    }

    private void write(byte[] bytes) {
      connection.write(bytes);
      world.run(100);
    }

    @Override
    public void opened(Connection opened) {}

    @Override
    public void received(Connection on, byte[] bytes) {
      got.add(bytes);
    }

    @Override
    public void drained(Connection on) {}

    @Override
    public void closed(Connection on) {
      ended = true;
    }
  }

  private static byte[] tpkt(int length, String message) {
    return ByteBuffer.allocate(4 + message.length())
        .put((byte) 3)
        .put((byte) 0)
        .putShort((short) length)
        .put(message.getBytes(ISO_8859_1))
        .array();
  }

  private static byte[] tpkt(String message) {
    return tpkt(4 + message.length(), message);
  }

  @ParameterizedTest
  @CsvSource({
    "another protocol, 'GET / HTTP/1.1'",
    "text without a TPKT, '!/1 <rgw1.example.net>'",
    "another version, '\u0004\u0000\u0000\u0020'",
    "a reserved byte, '\u0003\u0001'",
    "a length below its own header, '\u0003\u0000\u0000\u0003'",
    "longer than a stranger may, '\u0003\u0000\u0040\u0005'",
    "as long as can be, '\u0003\u0000\u00ff\u00ff'",
  })
  void shouldCloseAConnectionAtOnceThatBeginsWith(String what, String bytes) {
    Caller stranger = new Caller("192.0.2.66");
    stranger.write(bytes.getBytes(ISO_8859_1));
    assertThat(stranger.ended).as(what).isTrue();
    assertThat(stranger.got).isEmpty();
    assertThat(world.refused(Refusal.MALFORMED)).isEqualTo(1);
  }

  /** A message that is none leaves the stream readable. */
  @Test
  void shouldCountWhatIsNoMegacoInATpktAndGoOn() {
    Caller stranger = new Caller("192.0.2.66");
    stranger.write(tpkt("garbage"));
    assertThat(stranger.ended).isFalse();
    assertThat(stranger.got).isEmpty();
    assertThat(world.refused(Refusal.MALFORMED)).isEqualTo(1);
  }

  @Test
  @Requirement({"3.3.6", "3.3.13"})
  void shouldTellAStrangerThatItHasNoSealAndForwardNothing() {
    Caller stranger = new Caller("192.0.2.66");
    stranger.write(tpkt(NOTIFY));
    assertThat(stranger.got).containsExactly(tpkt(NO_SEAL));
    assertThat(world.callAgent.got).isEmpty();
    assertThat(world.refused(Refusal.UNSEALED)).isEqualTo(1);
  }

  @Test
  void shouldNotWaitForAMessageThatDoesNotGetWhole() {
    Caller stranger = new Caller("192.0.2.66");
    byte[] message = tpkt(NOTIFY);
    for (int i = 0; i < 13; i++) {
      stranger.write(new byte[] {message[i]});
      world.run(900);
    }
    assertThat(stranger.ended).isTrue();
    assertThat(world.refused(Refusal.MALFORMED)).isEqualTo(1);
  }

  @Test
  void shouldCloseAConnectionOverWhichNothingGenuineComes() {
    Caller silent = new Caller("192.0.2.66");
    Caller alive = new Caller("192.0.2.67");
    for (int i = 0; i < 32; i++) {
      alive.write(tpkt(""));
      world.run(900);
    }
    assertThat(silent.ended).isTrue();
    assertThat(alive.ended).isTrue();
    assertThat(world.refused(Refusal.UNSEALED)).isEqualTo(2);
  }

  @Test
  void shouldKeepTheConnectionOfAGatewayForItsWordsCannotBeOfAStranger() {
    TestMediaGateway gateway =
        world.stand(world.gateway(Encoding.TEXT, Medium.TCP, "rgw1.example.net", 24_001));
    world.run(25_000);
    gateway.send(NOTIFY);
    world.run(31_000);
    assertThat(world.callAgent.got).containsExactly(NOTIFY);
    assertThat(connections()).hasSize(1).allMatch(SimulatedStream::stands);
  }

  private List<SimulatedStream> connections() {
    return world.sip.network.streams().stream()
        .filter(stream -> stream.to().equals(MegacoWorld.OUTER))
        .toList();
  }

  @Test
  void shouldTakeSoManyConnectionsOfOneAddressAndNoMore() {
    int most = EdgeLimits.DEFAULT.streams().mostOfSource();
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i <= most; i++) {
      callers.add(new Caller("192.0.2.66"));
    }
    world.run(200);
    assertThat(callers.getLast().ended).isTrue();
    assertThat(world.refused(Refusal.OVERLOADED)).isEqualTo(1);
    Caller other = new Caller("192.0.2.67");
    assertThat(other.ended).isFalse();
  }
}
