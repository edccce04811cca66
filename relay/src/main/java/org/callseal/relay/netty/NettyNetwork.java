package org.callseal.relay.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;
import org.callseal.transport.Listening;
import org.callseal.transport.Loop;
import org.callseal.transport.MessageHandler;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/**
 * The system's network. Ports are opened by any thread but another loop's: opening waits for the
 * loop to bind, or binds at once on the loop's own thread.
 */
public final class NettyNetwork implements Network {

  /** Room for a burst: 4 MiB, which the system may cap (Linux: net.core.rmem_max). */
  public static final int RECEIVE_BUFFER = 4 << 20;

  private static final int LONGEST_DATAGRAM = 65_535;

  private final int receiveBuffer;
  private final boolean addressesMove;

  /** A network whose ports ask for {@link #RECEIVE_BUFFER} bytes of receive buffer. */
  public NettyNetwork() {
    this(RECEIVE_BUFFER);
  }

  /** A network whose ports ask for so many bytes of receive buffer. */
  public NettyNetwork(int receiveBuffer) {
    this(receiveBuffer, false);
  }

  private NettyNetwork(int receiveBuffer, boolean addressesMove) {
    this.receiveBuffer = receiveBuffer;
    this.addressesMove = addressesMove;
  }

  @Override
  public Network whoseAddressesMove() {
    return new NettyNetwork(receiveBuffer, true);
  }

  @Override
  public boolean isHere(InetAddress address) {
    try {
      return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException _) {
      return false;
    }
  }

  @Override
  public MessagePort openDatagramPort(Loop loop, InetSocketAddress local, MessageHandler handler)
      throws IOException {
    return openDatagramPort(loop, local, receiveBuffer, handler);
  }

  @Override
  public MessagePort openDatagramPort(
      Loop loop, InetSocketAddress local, int buffer, MessageHandler handler) throws IOException {
    NettyLoop nettyLoop = netty(loop);
    NettyDatagramPort port = new NettyDatagramPort(nettyLoop, handler);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(nettyLoop.eventLoop())
            .channelFactory(channelFactory(nettyLoop, resolved(local)))
            .option(ChannelOption.SO_RCVBUF, buffer)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LONGEST_DATAGRAM))
            .handler(port);
    Binding binding = new Binding(nettyLoop, "UDP", resolved(local), addressesMove);
    port.opened(binding.bound(bootstrap));
    return port;
  }

  @Override
  public Listening listen(Loop loop, InetSocketAddress local, ConnectionHandler handler)
      throws IOException {
    return NettyStreams.listen(
        new Binding(netty(loop), "TCP", resolved(local), addressesMove), handler);
  }

  @Override
  public Connection connect(
      Loop loop, InetSocketAddress local, InetSocketAddress remote, ConnectionHandler handler) {
    return NettyStreams.connect(netty(loop), local, remote, handler);
  }

  private static NettyLoop netty(Loop loop) {
    if (!(loop instanceof NettyLoop nettyLoop)) {
      throw new IllegalArgumentException("a Netty network needs a Netty loop");
    }
    return nettyLoop;
  }

  private static InetSocketAddress resolved(InetSocketAddress local) throws IOException {
    if (local.isUnresolved()) {
      throw new IOException("no such address: " + local.getHostString());
    }
    return local;
  }

  /** An IPv4 address gets an IPv4 socket, so that sources never show as mapped IPv6 addresses. */
  private static ChannelFactory<Channel> channelFactory(NettyLoop loop, InetSocketAddress local) {
    SocketProtocolFamily family =
        local.getAddress() instanceof Inet6Address
            ? SocketProtocolFamily.INET6
            : SocketProtocolFamily.INET;
    return () -> channel(loop, family);
  }

  private static DatagramChannel channel(NettyLoop loop, SocketProtocolFamily family) {
    return loop.epoll() ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
  }
}
