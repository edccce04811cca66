package org.callseal.relay.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;
import org.callseal.transport.Listening;

/** TCP on Netty's channels: listening and opening. Stateless. */
final class NettyStreams {

  private static final int BACKLOG = 1024;
  private static final int CONNECT_MILLIS = 5_000;

  /** Seconds without a word after which the system asks whether the other end is there. */
  private static final int KEEP_ALIVE_SECONDS = 60;

  private static final int KEEP_ALIVE_AGAIN_SECONDS = 10;
  private static final int KEEP_ALIVE_QUESTIONS = 6;
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(16 * 1024, 64 * 1024);

  private NettyStreams() {}

  static Listening listen(Binding binding, ConnectionHandler handler) throws IOException {
    NettyLoop loop = binding.loop();
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop.eventLoop())
            .channelFactory(() -> serverChannel(binding))
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new NettyConnection(loop, null, handler));
                  }
                });
    Channel bound = binding.bound(bootstrap);
    return new Bound(loop, bound, local(bound));
  }

  private static InetSocketAddress local(Channel channel) {
    return (InetSocketAddress) channel.localAddress();
  }

  static Connection connect(
      NettyLoop loop,
      InetSocketAddress local,
      InetSocketAddress remote,
      ConnectionHandler handler) {
    NettyConnection connection = new NettyConnection(loop, remote, handler);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop.eventLoop())
            .channelFactory(() -> channel(loop))
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
            .handler(connection);
    if (loop.epoll()) {
      bootstrap
          .option(EpollChannelOption.TCP_KEEPIDLE, KEEP_ALIVE_SECONDS)
          .option(EpollChannelOption.TCP_KEEPINTVL, KEEP_ALIVE_AGAIN_SECONDS)
          .option(EpollChannelOption.TCP_KEEPCNT, KEEP_ALIVE_QUESTIONS);
    }
    if (!local.getAddress().isAnyLocalAddress()) {
      bootstrap.localAddress(new InetSocketAddress(local.getAddress(), 0));
    }
    ChannelFuture opening = bootstrap.connect(remote);
    connection.opensOn(opening.channel());
    var _ =
        opening.addListener(opened -> {
          if (!opened.isSuccess()) {
            // Never within the call that asks for it.
            loop.execute(connection::failed);
          }
        });
    return connection;
  }

  private static ServerChannel serverChannel(Binding binding) {
    SocketProtocolFamily family =
        binding.local().getAddress() instanceof Inet6Address
            ? SocketProtocolFamily.INET6
            : SocketProtocolFamily.INET;
    if (binding.loop().epoll()) {
      // Of IPv6 as far as the host has it, which takes IPv4 as well; IP_FREEBIND is of IPv4.
      return binding.addressMoves()
          ? new EpollServerSocketChannel(family)
          : new EpollServerSocketChannel();
    }
    return new NioServerSocketChannel(java.nio.channels.spi.SelectorProvider.provider(), family);
  }

  private static Channel channel(NettyLoop loop) {
    return loop.epoll() ? new EpollSocketChannel() : new NioSocketChannel();
  }

  /** An open listening socket. */
  private record Bound(NettyLoop loop, Channel channel, InetSocketAddress localAddress)
      implements Listening {

    @Override
    public void close() {
      ChannelFuture closing = channel.close();
      if (!loop.onThread()) {
        var _ = closing.awaitUninterruptibly();
      }
    }
  }
}
