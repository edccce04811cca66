package org.callseal.agent.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.callseal.relay.netty.NettyLoop;
import org.callseal.relay.netty.NettyNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EdgePortTest {

  private static final InetSocketAddress EDGE = new InetSocketAddress("127.0.0.1", 5060);

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "127.0.0.1"})
  void shouldGoByTheAddressTowardTheEdge(String bound) throws IOException {
    assertThat(nameOf(bound)).isEqualTo("127.0.0.1");
  }

  @Test
  void shouldGoByTheAddressThatItIsBoundTo() throws IOException {
    assertThat(nameOf("127.0.0.2")).isEqualTo("127.0.0.2");
  }

  private static String nameOf(String bound) throws IOException {
    InetSocketAddress local = new InetSocketAddress(bound, 0);
    try (NettyLoop loop = NettyLoop.open("agent");
        EdgePort port =
            new EdgePort(
                new NettyNetwork().openDatagramPort(loop, local, (on, from, bytes) -> {}))) {
      assertThat(port.localAddress().getAddress().isAnyLocalAddress()).isFalse();
      port.asks(EDGE);
      assertThat(port.localAddress().getPort()).isPositive();
      return port.localAddress().getAddress().getHostAddress();
    }
  }
}
