package org.callseal.megaco;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;
import org.callseal.transport.MessagePort;
import org.callseal.transport.StreamEnd;
import org.callseal.transport.StreamHandler;
import org.callseal.transport.StreamLimits;
import org.callseal.transport.StreamPort;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole messages over connections, each in a TPKT. */
class MegacoStreamTest {

  private static final InetSocketAddress MGC = new InetSocketAddress("203.0.113.10", 2944);
  private static final InetSocketAddress GATEWAY = new InetSocketAddress("203.0.113.1", 0);
  private static final StreamLimits LIMITS =
      new StreamLimits(
          8,
          4,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          100_000,
          false);
  private static final String FIRST = "!/1 mg1 T=1{}";
  private static final String SECOND = "!/1 mg1 T=2{}";

  private final SimulatedNetwork network = new SimulatedNetwork(7);
  private final SimulatedLoop mgcLoop = network.loop("mgc");
  private final SimulatedLoop gatewayLoop = network.loop("gateway");
  private final Log atMgc = new Log();
  private final Log atGateway = new Log();
  private StreamPort mgc;
  private StreamPort gateway;

  /** What one end heard. */
  private static final class Log implements StreamHandler {
    private final List<String> messages = new ArrayList<>();
    private final List<InetSocketAddress> peers = new ArrayList<>();
    private final List<StreamEnd> ends = new ArrayList<>();

    @Override
    public void received(MessagePort on, InetSocketAddress from, byte[] message) {
      messages.add(new String(message, StandardCharsets.US_ASCII));
      peers.add(from);
    }

    @Override
    public void ended(MessagePort on, InetSocketAddress peer, StreamEnd why) {
      ends.add(why);
    }
  }

  /** A peer that writes bytes as it likes. */
  private final class Raw implements ConnectionHandler {
    private final Connection connection = network.connect(gatewayLoop, GATEWAY, MGC, this);
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private boolean closed;

    @Override
    public void opened(Connection opened) {}

    @Override
    public void received(Connection from, byte[] bytes) {
      heard.writeBytes(bytes);
    }

    @Override
    public void drained(Connection of) {}

    @Override
    public void closed(Connection ended) {
      closed = true;
    }

    private Raw say(byte... bytes) {
      network.run(Duration.ofMillis(100));
      connection.write(bytes);
      network.run(Duration.ofMillis(100));
      return this;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @BeforeEach
  void open() throws IOException {
    mgc = StreamPort.listening(network, mgcLoop, MGC, () -> new TpktFramer(16_384), LIMITS, atMgc);
    gateway =
        StreamPort.opening(
            network, gatewayLoop, GATEWAY, () -> new TpktFramer(16_384), LIMITS, atGateway);
  }

  private void run(int seconds) {
    network.run(Duration.ofSeconds(seconds));
  }

  @Test
  void shouldCarryMessagesBothWaysOverOneConnection() {
    gateway.send(MGC, bytes(FIRST));
    gateway.send(MGC, bytes(SECOND));
    run(1);
    assertThat(atMgc.messages).containsExactly(FIRST, SECOND);
    mgc.send(atMgc.peers.getFirst(), bytes("!/1 mgc P=1{}"));
    run(1);
    assertThat(atGateway.messages).containsExactly("!/1 mgc P=1{}");
    assertThat(network.streams()).hasSize(1);
  }

  @Test
  void shouldSendEachMessageInATpkt() {
    Raw raw = new Raw().say(new TpktFramer(16_384).framed(bytes(FIRST)));
    mgc.send(atMgc.peers.getFirst(), bytes("ok"));
    run(1);
    assertThat(raw.heard.toByteArray()).containsExactly(3, 0, 0, 6, 'o', 'k');
  }

  @Test
  void shouldCloseWhatSendsNoTpkt() {
    Raw raw = new Raw().say(bytes(FIRST));
    assertThat(raw.closed).isTrue();
    assertThat(atMgc.ends).containsExactly(StreamEnd.MALFORMED);
  }

  @Test
  void shouldCloseWhatPromisesMoreThanIsTaken() {
    Raw raw = new Raw().say((byte) 3, (byte) 0, (byte) 0x40, (byte) 5);
    assertThat(raw.closed).isTrue();
    assertThat(atMgc.ends).containsExactly(StreamEnd.MALFORMED);
  }

  @Test
  void shouldCloseASenderThatIsTooSlow() {
    Raw raw = new Raw().say((byte) 3, (byte) 0, (byte) 1, (byte) 0);
    for (int i = 0; i < 8; i++) {
      raw.say((byte) 'a');
      run(1);
    }
    assertThat(raw.closed).isFalse();
    run(3);
    assertThat(raw.closed).isTrue();
    assertThat(atMgc.ends).containsExactly(StreamEnd.SLOW);
  }

  @Test
  void shouldNotBeKeptOpenByEmptyOnes() {
    Raw raw = new Raw();
    for (int second = 0; second < 40; second++) {
      raw.say((byte) 3, (byte) 0, (byte) 0, (byte) 4);
      run(1);
    }
    assertThat(raw.heard.size()).isZero();
    assertThat(raw.closed).isTrue();
    assertThat(atMgc.ends).containsExactly(StreamEnd.UNPROVEN);
  }
}
