package org.callseal.relay.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.callseal.sip.SipFramer;
import org.callseal.transport.MessagePort;
import org.callseal.transport.StreamEnd;
import org.callseal.transport.StreamHandler;
import org.callseal.transport.StreamLimits;
import org.callseal.transport.StreamPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole messages over the system's TCP. */
class NettyStreamTest {

  private static final StreamLimits LIMITS =
      new StreamLimits(
          8,
          4,
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          200_000,
          false);

  private record Arrival(InetSocketAddress from, String text) {}

  private final NettyNetwork network = new NettyNetwork();
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final BlockingQueue<StreamEnd> ends = new LinkedBlockingQueue<>();
  private NettyLoop loop = NettyLoop.open("test");

  private final StreamHandler handler =
      new StreamHandler() {
        @Override
        public void received(MessagePort on, InetSocketAddress from, byte[] message) {
          arrivals.add(new Arrival(from, new String(message, UTF_8)));
        }

        @Override
        public void ended(MessagePort on, InetSocketAddress peer, StreamEnd why) {
          ends.add(why);
        }
      };

  @AfterEach
  void close() {
    loop.close();
  }

  private void use(boolean nio) {
    if (nio) {
      loop.close();
      loop = NettyLoop.openNio("test-nio");
    }
  }

  private static String message(String body) {
    return "OPTIONS sip:a SIP/2.0\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private StreamPort listening(String host) throws IOException {
    return StreamPort.listening(
        network,
        loop,
        new InetSocketAddress(host, 0),
        () -> new SipFramer(60_000),
        LIMITS,
        handler);
  }

  private StreamPort opening() {
    InetSocketAddress any = new InetSocketAddress("0.0.0.0", 0);
    return StreamPort.opening(network, loop, any, () -> new SipFramer(60_000), LIMITS, handler);
  }

  private void send(StreamPort port, InetSocketAddress to, String text) {
    loop.execute(() -> port.send(to, text.getBytes(UTF_8)));
  }

  private Arrival next() throws InterruptedException {
    Arrival arrival = arrivals.poll(10, TimeUnit.SECONDS);
    assertThat(arrival).isNotNull();
    return arrival;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldCarryMessagesBothWays(boolean nio) throws Exception {
    use(nio);
    StreamPort server = listening("127.0.0.1");
    StreamPort client = opening();
    String longOne = message("x".repeat(50_000));
    send(client, server.localAddress(), message("first"));
    send(client, server.localAddress(), longOne);
    InetSocketAddress peer = next().from();
    assertThat(next()).isEqualTo(new Arrival(peer, longOne));
    send(server, peer, message("back"));
    assertThat(next()).isEqualTo(new Arrival(server.localAddress(), message("back")));
    assertThat(loop.failureCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldTellThatNobodyListens(boolean nio) throws Exception {
    use(nio);
    StreamPort gone = listening("127.0.0.1");
    gone.close();
    send(opening(), gone.localAddress(), message(""));
    assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo(StreamEnd.UNREACHABLE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldCloseWhatSendsNoSip(boolean nio) throws Exception {
    use(nio);
    StreamPort server = listening("::1");
    try (Socket socket =
        new Socket(server.localAddress().getAddress(), server.localAddress().getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("\r\n\r\nSSH-2.0-x\r\n\r\n".getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).isEqualTo("\r\n");
      assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo(StreamEnd.MALFORMED);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldCutAPeerThatDoesNotRead(boolean nio) throws Exception {
    use(nio);
    StreamPort server = listening("127.0.0.1");
    try (Socket socket = new Socket("127.0.0.1", server.localAddress().getPort())) {
      socket.getOutputStream().write(message("").getBytes(UTF_8));
      InetSocketAddress peer = next().from();
      CompletableFuture<Boolean> stuck = new CompletableFuture<>();
      loop.execute(() -> {
        for (int i = 0; i < 2000 && server.stands(peer); i++) {
          server.send(peer, message("y".repeat(40_000)).getBytes(UTF_8));
        }
        stuck.complete(!server.stands(peer));
      });
      assertThat(stuck.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo(StreamEnd.NOT_READING);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldNameAnAddressThatIsTaken(boolean nio) throws Exception {
    use(nio);
    StreamPort server = listening("127.0.0.1");
    int port = server.localAddress().getPort();
    assertThatThrownBy(() ->
            StreamPort.listening(
                network,
                loop,
                new InetSocketAddress("127.0.0.1", port),
                () -> new SipFramer(60_000),
                LIMITS,
                handler))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot bind TCP 127.0.0.1:" + port);
  }
}
