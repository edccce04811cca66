package org.callseal.relay.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.callseal.transport.MessagePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningOnTheLoopTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldBindAtOnceOnTheLoopsOwnThread(boolean nio) throws Exception {
    try (NettyLoop loop = nio ? NettyLoop.openNio("test") : NettyLoop.open("test")) {
      NettyNetwork network = new NettyNetwork();
      CompletableFuture<String> heard = new CompletableFuture<>();
      CompletableFuture<Integer> bound = new CompletableFuture<>();
      loop.execute(() -> {
        try {
          MessagePort to =
              network.openDatagramPort(
                  loop, ANY_PORT, (_, _, payload) -> heard.complete(new String(payload, UTF_8)));
          MessagePort from = network.openDatagramPort(loop, ANY_PORT, (_, _, _) -> {});
          bound.complete(from.localAddress().getPort());
          from.send(to.localAddress(), "at once".getBytes(UTF_8));
        } catch (IOException | RuntimeException e) {
          bound.completeExceptionally(e);
        }
      });
      assertThat(bound.get(10, TimeUnit.SECONDS)).isPositive();
      assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo("at once");
    }
  }

  @Test
  void shouldRefuseAnAddressInUseOnTheLoopsOwnThread() throws Exception {
    try (NettyLoop loop = NettyLoop.open("test")) {
      NettyNetwork network = new NettyNetwork();
      MessagePort first = network.openDatagramPort(loop, ANY_PORT, (_, _, _) -> {});
      CompletableFuture<Boolean> refused = new CompletableFuture<>();
      loop.execute(() -> {
        try {
          network.openDatagramPort(loop, first.localAddress(), (_, _, _) -> {});
          refused.complete(false);
        } catch (IOException e) {
          refused.complete(true);
        }
      });
      assertThat(refused.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
