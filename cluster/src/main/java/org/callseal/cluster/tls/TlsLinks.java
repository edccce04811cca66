package org.callseal.cluster.tls;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.callseal.cluster.link.LinkDialer;
import org.callseal.cluster.link.LinkHandler;
import org.callseal.cluster.link.LinkProtocol;
import org.callseal.cluster.link.PinRule;
import org.callseal.core.cluster.LinkAddress;

/** Opens and accepts the connections of links, with one key. Thread rule: any thread. */
public final class TlsLinks implements LinkDialer {

  private static final int BACKLOG = 128;
  private static final int CONNECT_MILLIS = 2_000;
  private static final long HANDSHAKE_SECONDS = 10;

  private final LinkLoop loop;
  private final LinkKey key;

  public TlsLinks(LinkLoop loop, LinkKey key) {
    this.loop = loop;
    this.key = key;
  }

  /** The loop on which everything of the links happens. */
  public LinkLoop loop() {
    return loop;
  }

  /** Our own key. */
  public LinkKey key() {
    return key;
  }

  @Override
  public void connect(
      LinkAddress remote, LinkProtocol protocol, PinRule rule, LinkHandler handler) {
    try {
      connect(InetAddress.ofLiteral(remote.host()), remote.port(), protocol, rule, handler);
    } catch (IllegalArgumentException name) {
      // A name server that is slow must not hold up the loop, on which all links say their word.
      Thread.ofVirtual().start(() -> resolve(remote, protocol, rule, handler));
    }
  }

  private void resolve(
      LinkAddress remote, LinkProtocol protocol, PinRule rule, LinkHandler handler) {
    try {
      InetAddress address = InetAddress.getByName(remote.host());
      loop.execute(() -> connect(address, remote.port(), protocol, rule, handler));
    } catch (UnknownHostException unknown) {
      loop.execute(() -> handler.failed("no address is known for the name " + remote.host()));
    }
  }

  private void connect(
      InetAddress address, int port, LinkProtocol protocol, PinRule rule, LinkHandler handler) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop.eventLoop())
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    SSLEngine engine = LinkEngines.client(key, protocol, rule);
                    build(channel, engine, new TlsChannel(handler, rule, () -> {}));
                  }
                });
    ChannelFuture opening = bootstrap.connect(address, port);
    var _ =
        opening.addListener(opened -> {
          if (!opened.isSuccess()) {
            // Its channel never was active, so its end is told here.
            LinkLoop.guard(() -> handler.failed(String.valueOf(opened.cause().getMessage())));
          }
        });
  }

  /**
   * Listens.
   *
   * @throws IOException when the address cannot be bound; the message names it
   */
  public Listening listen(
      InetSocketAddress local, List<LinkProtocol> protocols, PinRule rule, LinkHandler handler)
      throws IOException {
    Strangers strangers = new Strangers(loop::nanoTime);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop.eventLoop())
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
                    Runnable leave =
                        remote == null
                            ? null
                            : strangers.enter(remote.getAddress(), () -> closeNow(channel));
                    if (leave == null) {
                      closeNow(channel);
                      return;
                    }
                    SSLEngine engine = LinkEngines.server(key, protocols, rule);
                    build(channel, engine, new TlsChannel(handler, rule, leave));
                  }
                })
            .bind(local)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "no links at " + local + ": " + bound.cause().getMessage(), bound.cause());
    }
    return new Listening(loop, bound.channel());
  }

  private static void closeNow(Channel channel) {
    var _ = channel.close();
  }

  private static void build(Channel channel, SSLEngine engine, TlsChannel link) {
    SslHandler tls = new SslHandler(engine);
    tls.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
    channel.pipeline().addLast(tls).addLast(link);
  }

  /** An open listening socket. */
  public static final class Listening implements AutoCloseable {
    private final LinkLoop loop;
    private final Channel channel;

    private Listening(LinkLoop loop, Channel channel) {
      this.loop = loop;
      this.channel = channel;
    }

    public InetSocketAddress localAddress() {
      return (InetSocketAddress) channel.localAddress();
    }

    /** Accepts nobody any more; links that stand go on. */
    @Override
    public void close() {
      ChannelFuture closing = channel.close();
      if (!loop.onThread()) {
        var _ = closing.awaitUninterruptibly();
      }
    }
  }
}
