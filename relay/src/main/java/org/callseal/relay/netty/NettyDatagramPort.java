package org.callseal.relay.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import org.callseal.transport.Medium;
import org.callseal.transport.MessageHandler;
import org.callseal.transport.MessagePort;
import org.jspecify.annotations.Nullable;

/**
 * A UDP port on a Netty channel. Handlers run on the loop's thread; sending is allowed from any
 * thread and flushed once per turn of the loop. A closed port sends nothing, and Netty sends no
 * empty datagram.
 */
final class NettyDatagramPort extends SimpleChannelInboundHandler<DatagramPacket>
    implements MessagePort {

  private final NettyLoop loop;
  private final MessageHandler handler;
  private volatile @Nullable Channel channel;
  private volatile @Nullable InetSocketAddress local;
  private boolean flushDue;

  NettyDatagramPort(NettyLoop loop, MessageHandler handler) {
    this.loop = loop;
    this.handler = handler;
  }

  void opened(Channel opened) {
    channel = opened;
  }

  @Override
  public InetSocketAddress localAddress() {
    InetSocketAddress known = local;
    Channel open = channel;
    if (known == null && open != null && open.localAddress() instanceof InetSocketAddress bound) {
      // Kept, since a closed channel no longer knows it.
      local = bound;
      known = bound;
    }
    if (known == null) {
      throw new IllegalStateException("the port is not bound yet");
    }
    return known;
  }

  @Override
  public Medium medium() {
    return Medium.UDP;
  }

  @Override
  public boolean reaches(InetSocketAddress to) {
    return true;
  }

  @Override
  public void send(InetSocketAddress to, byte[] payload) {
    byte[] copy = payload.clone();
    if (loop.onThread()) {
      write(to, copy);
    } else {
      loop.execute(() -> write(to, copy));
    }
  }

  private void write(InetSocketAddress to, byte[] payload) {
    Channel open = channel;
    if (open == null || !open.isActive() || to.isUnresolved() || to.getPort() == 0) {
      return;
    }
    // The network loses datagrams anyway: a send that fails is one more that was lost.
    var _ = open.write(new DatagramPacket(Unpooled.wrappedBuffer(payload), to), open.voidPromise());
    if (!flushDue) {
      flushDue = true;
      open.eventLoop().execute(this::flush);
    }
  }

  private void flush() {
    flushDue = false;
    Channel open = channel;
    if (open != null) {
      open.flush();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    byte[] payload = new byte[packet.content().readableBytes()];
    packet.content().readBytes(payload);
    InetSocketAddress from = PlainAddress.of(packet.sender());
    loop.failures().guard(() -> handler.received(this, from, payload));
  }

  /** ICMP's port unreachable and the like: unauthenticated hints, of which nothing follows. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof java.io.IOException)) {
      loop.failures().record(cause);
    }
  }

  @Override
  public void close() {
    Channel open = channel;
    if (open != null) {
      var closing = open.close();
      if (!loop.onThread()) {
        closing.awaitUninterruptibly();
      }
    }
  }
}
