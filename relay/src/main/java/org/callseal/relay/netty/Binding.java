package org.callseal.relay.netty;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Binds a socket to its address, on any thread but another loop's. Immutable; used once.
 *
 * @param transport as an operator calls it
 * @param addressMoves whether the host may not have the address yet
 */
record Binding(NettyLoop loop, String transport, InetSocketAddress local, boolean addressMoves) {

  /** The system's word for an address that is nobody's here (EADDRNOTAVAIL), in any case. */
  private static final String NOT_HERE = "cannot assign requested address";

  /**
   * Opens the bootstrap's channel and binds it.
   *
   * @throws IOException when the address cannot be bound; the message names it
   */
  Channel bound(AbstractBootstrap<?, ?> bootstrap) throws IOException {
    if (addressMoves && loop.epoll()) {
      // ip(7): binds to an address that is not here yet. The JDK's own channels cannot.
      bootstrap.option(EpollChannelOption.IP_FREEBIND, true);
    }
    ChannelFuture registered = bootstrap.register();
    finish(registered);
    // Not Bootstrap.bind: on the loop's own thread that would bind after the present task.
    finish(registered.channel().bind(local));
    return registered.channel();
  }

  private void finish(ChannelFuture step) throws IOException {
    if (!loop.onThread()) {
      step.awaitUninterruptibly();
    }
    if (!step.isSuccess()) {
      var _ = step.channel().close();
      String reason = reason(step.cause());
      throw new IOException(
          "cannot bind "
              + transport
              + " "
              + NetUtil.toSocketAddressString(local)
              + (reason.isEmpty() ? "" : " (" + reason + ")")
              + advice(reason),
          step.cause());
    }
  }

  private String advice(String reason) {
    return addressMoves && reason.toLowerCase(Locale.ROOT).contains(NOT_HERE)
        ? ": an address that this host does not have yet can be bound on Linux alone, with epoll"
        : "";
  }

  /** The system's words, without the name of the call that failed. */
  private static String reason(@Nullable Throwable cause) {
    String message = cause == null ? null : cause.getMessage();
    return message == null ? "" : message.substring(message.lastIndexOf(": ") + 1).strip();
  }
}
