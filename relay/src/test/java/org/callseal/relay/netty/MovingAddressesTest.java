package org.callseal.relay.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.callseal.testkit.Requirement;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;
import org.callseal.transport.Listening;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ports at addresses that the host does not have: those for documentation, RFC 5737 and 3849. */
class MovingAddressesTest {

  private final Network fixed = new NettyNetwork();
  private final Network moving = fixed.whoseAddressesMove();
  private NettyLoop loop = NettyLoop.open("test");

  @AfterEach
  void close() {
    loop.close();
  }

  /** What a connection told, in words. */
  private static final class Words implements ConnectionHandler {
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    @Override
    public void opened(Connection connection) {
      said.add("opened");
    }

    @Override
    public void received(Connection connection, byte[] bytes) {}

    @Override
    public void drained(Connection connection) {}

    @Override
    public void closed(Connection connection) {
      said.add("closed");
    }

    private String next() throws InterruptedException {
      String word = said.poll(10, TimeUnit.SECONDS);
      assertThat(word).isNotNull();
      return word;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.77", "2001:db8::77"})
  @Requirement("3.4.5")
  void shouldOpenPortsWhoseAddressHasNotComeYet(String host) throws IOException {
    assumeTrue(loop.polling().equals("epoll"));
    InetSocketAddress leased = at(host, 0);
    MessagePort datagrams = moving.openDatagramPort(loop, leased, (_, _, _) -> {});
    MessagePort many = moving.openDatagramPort(loop, leased, 64 << 10, (_, _, _) -> {});
    Listening streams = moving.listen(loop, leased, new Words());
    assertThat(List.of(datagrams.localAddress(), many.localAddress(), streams.localAddress()))
        .allSatisfy(local -> assertThat(local.getAddress()).isEqualTo(leased.getAddress()))
        .allSatisfy(local -> assertThat(local.getPort()).isPositive());
    assertThat(moving.isHere(leased.getAddress())).isFalse();
  }

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  /** Where addresses do not move, one that is not here is a mistake. */
  @Test
  void shouldOpenNoneWhereAddressesDoNotMove() {
    assertThatThrownBy(() -> fixed.openDatagramPort(loop, at("192.0.2.77", 2944), (_, _, _) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("192.0.2.77:2944")
        .hasMessageNotContaining("epoll");
    assertThatThrownBy(() -> fixed.listen(loop, at("192.0.2.77", 2944), new Words()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("192.0.2.77:2944");
  }

  @Test
  void shouldSayWhereTheSystemCannotDoIt() {
    loop.close();
    loop = NettyLoop.openNio("test-nio");
    assertThatThrownBy(() -> moving.openDatagramPort(loop, at("192.0.2.77", 2944), (_, _, _) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("192.0.2.77:2944")
        .hasMessageContaining("on Linux alone, with epoll");
    assertThatThrownBy(() -> moving.listen(loop, at("192.0.2.77", 2944), new Words()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("on Linux alone, with epoll");
  }

  @Test
  void shouldNameAPortThatIsTakenAsEver() throws IOException {
    MessagePort taken = moving.openDatagramPort(loop, at("127.0.0.1", 0), (_, _, _) -> {});
    assertThatThrownBy(() -> moving.openDatagramPort(loop, taken.localAddress(), (_, _, _) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("epoll");
  }

  /** Nothing goes out from an address that is elsewhere: no connection, and nothing fails by it. */
  @Test
  void shouldOpenNoConnectionFromAnAddressThatIsElsewhere() throws Exception {
    assumeTrue(loop.polling().equals("epoll"));
    Listening far = moving.listen(loop, at("127.0.0.1", 0), new Words());
    MessagePort here = moving.openDatagramPort(loop, at("192.0.2.77", 2944), (_, _, _) -> {});
    here.send(far.localAddress(), new byte[] {1});
    Words words = new Words();
    loop.execute(() -> moving.connect(loop, at("192.0.2.77", 0), far.localAddress(), words));
    assertThat(words.next()).isEqualTo("closed");
    assertThat(loop.failureCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void shouldServeAnAddressThatIsHere(String host) throws Exception {
    Words words = new Words();
    Listening port = moving.listen(loop, at(host, 0), words);
    loop.execute(() -> moving.connect(loop, at(host, 0), port.localAddress(), new Words()));
    assertThat(words.next()).isEqualTo("opened");
    assertThat(moving.isHere(InetAddress.getByName(host))).isTrue();
    assertThat(moving.isHere(InetAddress.getByName("0.0.0.0"))).isTrue();
  }
}
