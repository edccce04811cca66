package org.callseal.relay.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.callseal.transport.MessagePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NettyNetworkTest {

  private record Arrival(InetSocketAddress from, String text, boolean onLoop) {}

  private final NettyNetwork network = new NettyNetwork();
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private NettyLoop loop = NettyLoop.open("test");

  @AfterEach
  void close() {
    loop.close();
  }

  static Stream<Arguments> pollingAndAddress() {
    return Stream.of(
        Arguments.of(false, "127.0.0.1"),
        Arguments.of(true, "127.0.0.1"),
        Arguments.of(false, "::1"),
        Arguments.of(true, "::1"));
  }

  private MessagePort listen(String host) throws IOException {
    return network.openDatagramPort(
        loop,
        new InetSocketAddress(host, 0),
        (_, from, payload) ->
            arrivals.add(new Arrival(from, new String(payload, UTF_8), loop.onThread())));
  }

  private MessagePort silent(String host) throws IOException {
    return network.openDatagramPort(loop, new InetSocketAddress(host, 0), (_, _, _) -> {});
  }

  private Arrival next() throws InterruptedException {
    Arrival arrival = arrivals.poll(10, TimeUnit.SECONDS);
    assertThat(arrival).isNotNull();
    return arrival;
  }

  private void restart(boolean nio) {
    if (nio) {
      loop.close();
      loop = NettyLoop.openNio("test-nio");
    }
  }

  @ParameterizedTest
  @MethodSource("pollingAndAddress")
  void shouldCarryADatagramAndShowItsSource(boolean nio, String host) throws Exception {
    restart(nio);
    MessagePort to = listen(host);
    MessagePort from = silent(host);
    from.send(to.localAddress(), "hello".getBytes(UTF_8));
    Arrival arrival = next();
    assertThat(arrival.text()).isEqualTo("hello");
    assertThat(arrival.from()).isEqualTo(from.localAddress());
    assertThat(arrival.onLoop()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldCarryALongDatagram(boolean nio) throws Exception {
    restart(nio);
    MessagePort to = listen("127.0.0.1");
    MessagePort from = silent("127.0.0.1");
    String text = "x".repeat(60_000);
    from.send(to.localAddress(), text.getBytes(UTF_8));
    assertThat(next().text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldGoOnAfterAnEmptyDatagram(boolean nio) throws Exception {
    restart(nio);
    MessagePort to = listen("127.0.0.1");
    try (DatagramSocket plain = new DatagramSocket()) {
      plain.send(new DatagramPacket(new byte[0], 0, to.localAddress()));
      plain.send(new DatagramPacket("after".getBytes(UTF_8), 5, to.localAddress()));
    }
    Arrival arrival = next();
    assertThat(arrival.text().isEmpty() ? next().text() : arrival.text()).isEqualTo("after");
  }

  @Test
  void shouldNotKeepTheSendersBytes() throws Exception {
    MessagePort to = listen("127.0.0.1");
    MessagePort from = silent("127.0.0.1");
    byte[] buffer = "first".getBytes(UTF_8);
    loop.execute(() -> {
      from.send(to.localAddress(), buffer);
      buffer[0] = 'X';
    });
    assertThat(next().text()).isEqualTo("first");
  }

  @Test
  void shouldLiveOnWhenAHandlerThrows() throws Exception {
    MessagePort to =
        network.openDatagramPort(
            loop,
            new InetSocketAddress("127.0.0.1", 0),
            (_, from, payload) -> {
              arrivals.add(new Arrival(from, new String(payload, UTF_8), true));
              throw new IllegalStateException("a bug");
            });
    MessagePort from = silent("127.0.0.1");
    from.send(to.localAddress(), "1".getBytes(UTF_8));
    from.send(to.localAddress(), "2".getBytes(UTF_8));
    assertThat(next().text()).isEqualTo("1");
    assertThat(next().text()).isEqualTo("2");
    BlockingQueue<Long> counts = new LinkedBlockingQueue<>();
    loop.execute(() -> counts.add(loop.failureCount()));
    assertThat(counts.poll(10, TimeUnit.SECONDS)).isEqualTo(2L);
  }

  @Test
  void shouldLiveOnWhenATimerThrows() throws Exception {
    BlockingQueue<Long> counts = new LinkedBlockingQueue<>();
    loop.schedule(
        Duration.ZERO,
        () -> {
          throw new IllegalStateException("a bug");
        });
    loop.schedule(Duration.ofMillis(1), () -> counts.add(loop.failureCount()));
    assertThat(counts.poll(10, TimeUnit.SECONDS)).isEqualTo(1L);
  }

  @Test
  void shouldNotRunACancelledTimer() throws Exception {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    loop.execute(() -> {
      var timer = loop.schedule(Duration.ofMillis(1), () -> ran.add("cancelled"));
      timer.cancel();
      loop.schedule(Duration.ofMillis(5), () -> ran.add("kept"));
    });
    assertThat(ran.poll(10, TimeUnit.SECONDS)).isEqualTo("kept");
    assertThat(ran).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldNotMindAnUnreachablePort(boolean nio) throws Exception {
    restart(nio);
    MessagePort gone = silent("127.0.0.1");
    InetSocketAddress nowhere = gone.localAddress();
    gone.close();
    MessagePort port = listen("127.0.0.1");
    port.send(nowhere, "lost".getBytes(UTF_8));
    port.send(nowhere, "lost".getBytes(UTF_8));
    port.send(port.localAddress(), "to myself".getBytes(UTF_8));
    assertThat(next().text()).isEqualTo("to myself");
    assertThat(loop.failureCount()).isZero();
  }

  @Test
  void shouldOpenAPortFromItsOwnThread() throws Exception {
    BlockingQueue<MessagePort> opened = new LinkedBlockingQueue<>();
    loop.execute(() -> {
      try {
        MessagePort port = listen("127.0.0.1");
        loop.execute(() -> opened.add(port));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
    MessagePort to = opened.poll(10, TimeUnit.SECONDS);
    assertThat(to).isNotNull();
    silent("127.0.0.1").send(to.localAddress(), "hello".getBytes(UTF_8));
    assertThat(next().text()).isEqualTo("hello");
  }

  @Test
  void shouldNameTheAddressThatCannotBeBound() throws Exception {
    MessagePort taken = silent("127.0.0.1");
    assertThatThrownBy(() -> network.openDatagramPort(loop, taken.localAddress(), (_, _, _) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(String.valueOf(taken.localAddress().getPort()));
  }

  @Test
  void shouldFreeTheAddressOnceClosed() throws Exception {
    MessagePort first = silent("127.0.0.1");
    InetSocketAddress address = first.localAddress();
    first.close();
    first.send(address, "nothing".getBytes(UTF_8));
    MessagePort second = network.openDatagramPort(loop, address, (_, _, _) -> {});
    assertThat(second.localAddress()).isEqualTo(address);
    second.close();
  }

  @Test
  void shouldNotMindWorkThatComesBackAfterItHasClosed() {
    loop.close();
    AtomicBoolean run = new AtomicBoolean();
    loop.execute(() -> run.set(true));
    loop.schedule(Duration.ZERO, () -> run.set(true)).cancel();
    assertThat(run).isFalse();
    assertThat(loop.failureCount()).isZero();
  }
}
