package org.callseal.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
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

/** Whole messages over connections: one for each peer, within limits of number and of time. */
class SipStreamTest {

  private static final InetSocketAddress SERVER = new InetSocketAddress("203.0.113.10", 5060);
  private static final InetSocketAddress CLIENT = new InetSocketAddress("203.0.113.1", 0);
  private static final StreamLimits LIMITS =
      new StreamLimits(
          8,
          4,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          100_000,
          true);
  private static final byte[] OPTIONS = message("");

  private final SimulatedNetwork network = new SimulatedNetwork(7);
  private final SimulatedLoop serverLoop = network.loop("server");
  private final SimulatedLoop clientLoop = network.loop("client");
  private final Log atServer = new Log();
  private final Log atClient = new Log();
  private StreamPort server;
  private StreamPort client;

  private static byte[] message(String body) {
    return ("OPTIONS sip:a@example.net SIP/2.0\r\nl: " + body.length() + "\r\n\r\n" + body)
        .getBytes(UTF_8);
  }

  /** What one end heard. */
  private static final class Log implements StreamHandler {
    private final List<String> messages = new ArrayList<>();
    private final List<InetSocketAddress> peers = new ArrayList<>();
    private final List<StreamEnd> ends = new ArrayList<>();

    @Override
    public void received(MessagePort on, InetSocketAddress from, byte[] message) {
      messages.add(new String(message, UTF_8));
      peers.add(from);
    }

    @Override
    public void ended(MessagePort on, InetSocketAddress peer, StreamEnd why) {
      ends.add(why);
    }
  }

  /** A peer that writes bytes as it likes. */
  private final class Raw implements ConnectionHandler {
    private final Connection connection = network.connect(clientLoop, CLIENT, SERVER, this);
    private final List<String> heard = new ArrayList<>();
    private boolean closed;

    @Override
    public void opened(Connection opened) {}

    @Override
    public void received(Connection from, byte[] bytes) {
      heard.add(new String(bytes, UTF_8));
    }

    @Override
    public void drained(Connection of) {}

    @Override
    public void closed(Connection ended) {
      closed = true;
    }

    private Raw say(String text) {
      network.run(Duration.ofMillis(100));
      connection.write(text.getBytes(UTF_8));
      network.run(Duration.ofMillis(100));
      return this;
    }
  }

  @BeforeEach
  void open() throws IOException {
    server =
        StreamPort.listening(
            network, serverLoop, SERVER, () -> new SipFramer(9000), LIMITS, atServer);
    client =
        StreamPort.opening(
            network, clientLoop, CLIENT, () -> new SipFramer(9000), LIMITS, atClient);
  }

  private void run(int seconds) {
    network.run(Duration.ofSeconds(seconds));
  }

  @Test
  void shouldCarryMessagesBothWaysOverOneConnection() {
    client.send(SERVER, OPTIONS);
    client.send(SERVER, message("second"));
    run(1);
    assertThat(atServer.messages).hasSize(2);
    server.send(atServer.peers.getFirst(), message("back"));
    run(1);
    assertThat(atClient.messages).singleElement().asString().endsWith("back");
    assertThat(network.streams()).hasSize(1);
  }

  @Test
  void shouldOpenNoConnectionFromAPortThatTakesThem() {
    server.send(new InetSocketAddress("203.0.113.1", 5060), OPTIONS);
    run(1);
    assertThat(server.size()).isZero();
    assertThat(server.reaches(new InetSocketAddress("203.0.113.1", 5060))).isFalse();
  }

  @Test
  void shouldCloseWhatSendsNoSip() {
    Raw raw = new Raw().say("GET / HTTP/1.1\r\n\r\n");
    assertThat(raw.closed).isTrue();
    assertThat(atServer.ends).containsExactly(StreamEnd.MALFORMED);
  }

  @Test
  void shouldAnswerThePingOfRfc5626() {
    assertThat(String.join("", new Raw().say("\r\n\r\n").heard)).isEqualTo("\r\n");
  }

  @Test
  void shouldCloseASenderThatIsTooSlow() {
    Raw raw = new Raw().say("OPTIONS sip:a");
    for (int i = 0; i < 8; i++) {
      raw.say("a");
      run(1);
    }
    assertThat(raw.closed).isFalse();
    run(3);
    assertThat(raw.closed).isTrue();
    assertThat(atServer.ends).containsExactly(StreamEnd.SLOW);
  }

  @Test
  void shouldCloseWhatHasShownNothingAndKeepWhatIsProven() {
    Raw stranger = new Raw().say(new String(OPTIONS, UTF_8));
    Raw known = new Raw().say(new String(OPTIONS, UTF_8));
    server.prove(atServer.peers.getLast());
    run(40);
    assertThat(stranger.closed).isTrue();
    assertThat(known.closed).isFalse();
    run(600);
    assertThat(known.closed).isTrue();
    assertThat(atServer.ends).containsExactly(StreamEnd.UNPROVEN, StreamEnd.IDLE);
  }

  @Test
  void shouldTakeSoManyConnectionsOfOneSourceAndNoMore() {
    List<Raw> many = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      many.add(new Raw());
    }
    run(1);
    assertThat(many.stream().filter(raw -> raw.closed)).hasSize(2);
    assertThat(server.size()).isEqualTo(4);
  }

  @Test
  void shouldGiveUpTheOldestStrangerWhenItIsFull() {
    for (int host = 2; host < 12; host++) {
      InetSocketAddress from = new InetSocketAddress("203.0.113." + host, 0);
      StreamPort other =
          StreamPort.opening(
              network, clientLoop, from, () -> new SipFramer(9000), LIMITS, atClient);
      other.send(SERVER, OPTIONS);
      run(1);
      if (host == 2) {
        server.prove(atServer.peers.getFirst());
      }
    }
    assertThat(server.size()).isEqualTo(8);
    assertThat(server.stands(atServer.peers.getFirst())).isTrue();
    assertThat(server.stands(atServer.peers.get(1))).isFalse();
    assertThat(server.stands(atServer.peers.getLast())).isTrue();
  }

  @Test
  void shouldCutAPeerThatDoesNotRead() {
    Raw raw = new Raw().say(new String(OPTIONS, UTF_8));
    raw.connection.read(false);
    InetSocketAddress peer = atServer.peers.getFirst();
    server.prove(peer);
    for (int i = 0; i < 15; i++) {
      server.send(peer, message("x".repeat(8000)));
    }
    assertThat(server.stands(peer)).isTrue();
    // No more is read of it either.
    raw.say(new String(OPTIONS, UTF_8));
    assertThat(atServer.messages).hasSize(1);
    run(12);
    assertThat(atServer.ends).containsExactly(StreamEnd.NOT_READING);
  }

  @Test
  void shouldGoOnWithAPeerThatReadsAgain() {
    Raw raw = new Raw().say(new String(OPTIONS, UTF_8));
    raw.connection.read(false);
    InetSocketAddress peer = atServer.peers.getFirst();
    server.prove(peer);
    for (int i = 0; i < 15; i++) {
      server.send(peer, message("x".repeat(8000)));
    }
    raw.connection.read(true);
    run(1);
    raw.say(new String(OPTIONS, UTF_8));
    run(12);
    assertThat(atServer.messages).hasSize(2);
    assertThat(server.stands(peer)).isTrue();
  }

  @Test
  void shouldTellThatNobodyListens() {
    client.send(new InetSocketAddress("203.0.113.77", 5060), OPTIONS);
    run(1);
    assertThat(atClient.ends).containsExactly(StreamEnd.UNREACHABLE);
  }

  @Test
  void shouldGiveUpAnOpeningThatNobodyAnswers() {
    network.blockStreams(_ -> true);
    client.send(SERVER, OPTIONS);
    run(11);
    assertThat(atClient.ends).containsExactly(StreamEnd.UNREACHABLE);
    assertThat(client.reaches(SERVER)).isFalse();
    network.blockStreams(_ -> false);
    run(3);
    assertThat(client.reaches(SERVER)).isTrue();
  }

  @Test
  void shouldOpenAConnectionAgainThatBrokeButNotAtOnce() {
    client.send(SERVER, OPTIONS);
    network.run(Duration.ofMillis(200));
    network.streams().getFirst().reset();
    client.send(SERVER, OPTIONS);
    network.run(Duration.ofMillis(200));
    assertThat(network.streams()).hasSize(1);
    run(1);
    client.send(SERVER, OPTIONS);
    run(1);
    assertThat(atServer.messages).hasSize(2);
    assertThat(atClient.ends).containsExactly(StreamEnd.CLOSED);
  }

  @Test
  void shouldHearThatAProcessWasKilled() {
    client.send(SERVER, OPTIONS);
    run(1);
    serverLoop.stop();
    run(1);
    assertThat(atClient.ends).containsExactly(StreamEnd.CLOSED);
  }

  @Test
  void shouldFindAHalfOpenConnectionByAskingWhetherItLives() {
    client.send(SERVER, OPTIONS);
    run(1);
    network.streams().getFirst().cut();
    client.send(SERVER, OPTIONS);
    run(8);
    assertThat(client.size()).isEqualTo(1);
    run(6);
    assertThat(atClient.ends).containsExactly(StreamEnd.SILENT);
  }

  @Test
  void shouldKeepAConnectionWhoseOtherEndHasNothingToSayButLives() {
    client.send(SERVER, OPTIONS);
    run(1);
    server.prove(atServer.peers.getFirst());
    run(60);
    assertThat(client.size()).isEqualTo(1);
    assertThat(atServer.messages).hasSize(1);
  }

  @Test
  void shouldCloseInTheEndWhatSaysNothing() {
    client.send(SERVER, OPTIONS);
    run(1);
    server.prove(atServer.peers.getFirst());
    network.streams().getFirst().cut();
    run(605);
    assertThat(server.size()).isZero();
    assertThat(client.size()).isZero();
  }
}
