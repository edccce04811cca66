package org.callseal.cluster.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.security.cert.Certificate;
import java.util.Objects;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.callseal.cluster.frame.Frame;
import org.callseal.cluster.link.LinkChannel;
import org.callseal.cluster.link.LinkHandler;
import org.callseal.cluster.link.LinkProtocol;
import org.callseal.cluster.link.PinRule;
import org.callseal.core.cluster.Pin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection of a link on a Netty channel, behind TLS and the framing. On the loop's thread. */
final class TlsChannel extends SimpleChannelInboundHandler<ByteBuf> implements LinkChannel {

  private static final Logger LOG = LoggerFactory.getLogger(TlsChannel.class);

  private final LinkHandler handler;
  private final PinRule rule;
  private final Runnable settled;
  private @Nullable Channel channel;
  private LinkHandler.@Nullable Connected connected;
  private @Nullable InetAddress source;
  private long unsent;
  private boolean ended;
  private String why = "the other end closed it";

  /**
   * @param settled told once that the handshake has come to an end, good or bad
   */
  TlsChannel(LinkHandler handler, PinRule rule, Runnable settled) {
    this.handler = handler;
    this.rule = rule;
    this.settled = settled;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      settled.run();
      if (handshake.isSuccess()) {
        LinkLoop.guard(() -> established(context));
      } else {
        why = "the handshake failed: " + cause(handshake.cause());
        var _ = context.close();
      }
    }
  }

  private void established(ChannelHandlerContext context) {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    Pin peer = pin(tls);
    LinkProtocol protocol = LinkProtocol.of(tls.engine().getApplicationProtocol()).orElse(null);
    // Asked a second time: who was removed during the handshake does not get in behind it.
    InetSocketAddress remote = (InetSocketAddress) context.channel().remoteAddress();
    if (remote == null || peer == null || protocol == null || !rule.admits(peer, protocol)) {
      why = "not the key of a member";
      var _ = context.close();
      return;
    }
    source = remote.getAddress();
    boolean stranger = protocol == LinkProtocol.JOIN && !tls.engine().getUseClientMode();
    int longest = stranger ? Frame.LONGEST_OF_STRANGERS : Frame.LONGEST;
    context
        .pipeline()
        .addBefore(
            context.name(),
            "frames",
            new LengthFieldBasedFrameDecoder(longest, 0, Integer.BYTES, 0, Integer.BYTES));
    connected = handler.connected(this, peer, protocol);
  }

  private static @Nullable Pin pin(SslHandler tls) {
    try {
      Certificate[] chain = tls.engine().getSession().getPeerCertificates();
      return Pin.ofKey(chain[0].getPublicKey().getEncoded());
    } catch (SSLPeerUnverifiedException _) {
      return null;
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
    LinkHandler.Connected user = connected;
    if (ended || user == null) {
      return;
    }
    byte[] bytes = new byte[frame.readableBytes()];
    frame.readBytes(bytes);
    LinkLoop.guard(() -> user.received(bytes));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    settled.run();
    end();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof TooLongFrameException || cause instanceof CorruptedFrameException) {
      why = "a frame that is too long";
    } else if (cause instanceof IOException || cause instanceof DecoderException) {
      // A reset, or TLS that is none. A handshake that failed has said so already.
      why = connected == null ? why : cause(cause);
    } else {
      LOG.error("failure in a link", cause);
    }
    var _ = context.close();
  }

  private static String cause(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    if (last instanceof ClosedChannelException) {
      return "the other end closed it";
    }
    String said = last.getMessage();
    return said == null ? last.getClass().getSimpleName() : said;
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    LinkHandler.Connected user = connected;
    LinkLoop.guard(() -> {
      if (user == null) {
        handler.failed(why);
      } else {
        user.closed(why);
      }
    });
  }

  @Override
  public void send(byte[] frame) {
    Channel open = channel;
    if (ended || open == null) {
      return;
    }
    int length = Integer.BYTES + frame.length;
    unsent += length;
    ByteBuf out = open.alloc().buffer(length, length).writeInt(frame.length).writeBytes(frame);
    var _ = open.writeAndFlush(out).addListener(_ -> unsent -= length);
  }

  @Override
  public InetAddress source() {
    return Objects.requireNonNull(source, "asked when it is established");
  }

  @Override
  public long unsent() {
    return unsent;
  }

  @Override
  public void close() {
    Channel open = channel;
    if (open != null) {
      var _ = open.close();
    }
  }
}
