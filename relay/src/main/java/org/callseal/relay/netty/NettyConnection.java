package org.callseal.relay.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection on a Netty channel. Everything of it happens on the loop's thread; what is
 * written is flushed once per turn of the loop.
 */
final class NettyConnection extends ChannelInboundHandlerAdapter implements Connection {

  private final NettyLoop loop;
  private final ConnectionHandler handler;
  private @Nullable InetSocketAddress remote;
  private @Nullable Channel channel;
  private long unsent;
  private boolean ended;
  private boolean flushDue;

  NettyConnection(NettyLoop loop, @Nullable InetSocketAddress remote, ConnectionHandler handler) {
    this.loop = loop;
    this.remote = remote;
    this.handler = handler;
  }

  /** It is being opened on this channel, or could not be. */
  void opensOn(Channel opening) {
    channel = opening;
    if (ended) {
      var _ = opening.close();
    }
  }

  /** It could not be opened. */
  void failed() {
    end();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    if (ended || !(channel.remoteAddress() instanceof InetSocketAddress peer)) {
      var _ = channel.close();
      return;
    }
    remote = remote == null ? PlainAddress.of(peer) : remote;
    loop.failures().guard(() -> handler.opened(this));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    ByteBuf buffer = (ByteBuf) read;
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    buffer.release();
    if (!ended) {
      loop.failures().guard(() -> handler.received(this, bytes));
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable() && !ended) {
      loop.failures().guard(() -> handler.drained(this));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
  }

  /** A reset and the like; the channel's end follows. Our own bugs are recorded. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof java.io.IOException)) {
      loop.failures().record(cause);
    }
    var _ = context.close();
  }

  private void end() {
    if (!ended) {
      ended = true;
      loop.failures().guard(() -> handler.closed(this));
    }
  }

  @Override
  public InetSocketAddress remoteAddress() {
    InetSocketAddress known = remote;
    if (known == null) {
      throw new IllegalStateException("a connection that does not stand yet");
    }
    return known;
  }

  @Override
  public void write(byte[] bytes) {
    Channel open = channel;
    if (ended || open == null) {
      return;
    }
    unsent += bytes.length;
    var _ = open.write(Unpooled.copiedBuffer(bytes)).addListener(written -> unsent -= bytes.length);
    if (!flushDue) {
      flushDue = true;
      open.eventLoop()
          .execute(() -> {
            flushDue = false;
            var _ = open.flush();
          });
    }
  }

  @Override
  public long unsent() {
    return unsent;
  }

  @Override
  public void read(boolean on) {
    if (channel != null) {
      var _ = channel.config().setAutoRead(on);
    }
  }

  @Override
  public void close() {
    ended = true;
    Channel open = channel;
    if (open != null) {
      // What was written before goes out first, if the other end reads it.
      open.flush();
      var _ = open.close();
    }
  }
}
