package org.callseal.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A port of whole messages over connections, one to each address: those that come in, if it
 * listens, and those it opens itself, if it may. What comes in is cut by the binding's framer; what
 * breaks its rules, its limits or its time is closed.
 *
 * <p>Belongs to one loop; lives from opening to {@link #close}.
 */
public final class StreamPort implements MessagePort {

  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final Network network;
  private final Loop loop;
  private final InetSocketAddress local;
  private final Supplier<? extends Framer> framers;
  private final StreamLimits limits;
  private final StreamHandler handler;
  private final @Nullable Reopening reopening;
  private final StreamLinks links = new StreamLinks();
  private @Nullable Listening listening;
  private Loop.@Nullable Timer sweeping;
  private boolean closed;

  private StreamPort(
      Network network,
      Loop loop,
      InetSocketAddress local,
      Supplier<? extends Framer> framers,
      StreamLimits limits,
      StreamHandler handler,
      boolean opens) {
    this.network = network;
    this.loop = loop;
    this.local = local;
    this.framers = framers;
    this.limits = limits;
    this.handler = handler;
    this.reopening = opens ? new Reopening(limits.most()) : null;
  }

  /** A port that connections come in to, and that opens none. */
  public static StreamPort listening(
      Network network,
      Loop loop,
      InetSocketAddress local,
      Supplier<? extends Framer> framers,
      StreamLimits limits,
      StreamHandler handler)
      throws IOException {
    return new StreamPort(network, loop, local, framers, limits, handler, false).listen();
  }

  /** A port that connections come in to, and that opens others where it is to send. */
  public static StreamPort listeningAndOpening(
      Network network,
      Loop loop,
      InetSocketAddress local,
      Supplier<? extends Framer> framers,
      StreamLimits limits,
      StreamHandler handler)
      throws IOException {
    return new StreamPort(network, loop, local, framers, limits, handler, true).listen();
  }

  /** A port that opens connections where it is to send, and takes none. */
  public static StreamPort opening(
      Network network,
      Loop loop,
      InetSocketAddress local,
      Supplier<? extends Framer> framers,
      StreamLimits limits,
      StreamHandler handler) {
    return new StreamPort(network, loop, local, framers, limits, handler, true);
  }

  private StreamPort listen() throws IOException {
    listening = network.listen(loop, local, new Incoming());
    return this;
  }

  @Override
  public InetSocketAddress localAddress() {
    Listening at = listening;
    return at == null ? local : at.localAddress();
  }

  @Override
  public Medium medium() {
    return Medium.TCP;
  }

  @Override
  public boolean reaches(InetSocketAddress to) {
    return !closed
        && (links.find(to) != null
            || (reopening != null
                && links.size() < limits.most()
                && reopening.allows(to, loop.nanoTime())));
  }

  /** Whether a connection with that address stands. */
  public boolean stands(InetSocketAddress with) {
    StreamLink link = links.find(with);
    return link != null && link.isOpen();
  }

  /** How many connections there are, those included that are being opened. */
  public int size() {
    return links.size();
  }

  @Override
  public void prove(InetSocketAddress peer) {
    StreamLink link = links.find(peer);
    if (link != null) {
      links.prove(link);
      if (reopening != null) {
        reopening.succeeded(peer);
      }
    }
  }

  @Override
  public void send(InetSocketAddress to, byte[] message) {
    if (!reaches(to)) {
      return;
    }
    StreamLink link = links.find(to);
    if (link == null) {
      link = open(to);
    }
    if (!link.sendMessage(message)) {
      end(link, StreamEnd.NOT_READING);
    }
  }

  private StreamLink open(InetSocketAddress to) {
    if (reopening != null) {
      reopening.begun(to, loop.nanoTime());
    }
    StreamLink link = new StreamLink(loop, to, framers.get(), limits, true);
    add(link);
    link.over(network.connect(loop, local, to, new Events(link)));
    return link;
  }

  private void add(StreamLink link) {
    links.add(link);
    if (sweeping == null) {
      sweeping = loop.schedule(SWEEP, this::sweep);
    }
  }

  private void sweep() {
    sweeping = links.size() == 0 || closed ? null : loop.schedule(SWEEP, this::sweep);
    long nowNs = loop.nanoTime();
    for (StreamLink link : links.all()) {
      StreamEnd end = link.overdue(nowNs);
      if (end != null) {
        end(link, end);
      }
    }
  }

  private void end(StreamLink link, StreamEnd why) {
    if (links.remove(link)) {
      link.close();
      if (reopening != null && why == StreamEnd.UNREACHABLE) {
        reopening.failed(link.peer(), loop.nanoTime());
      }
      handler.ended(this, link.peer(), why);
    }
  }

  /** Ends every connection, without a word to the handler. */
  @Override
  public void close() {
    closed = true;
    if (listening != null) {
      listening.close();
    }
    if (sweeping != null) {
      sweeping.cancel();
    }
    links.all().forEach(StreamLink::close);
    links.clear();
  }

  private void received(StreamLink link, byte[] bytes) {
    link.feed(bytes);
    while (links.has(link)) {
      switch (link.next()) {
        case Framer.Message(byte[] message) -> handler.received(this, link.peer(), message);
        case Framer.Ping(byte[] answer) -> {
          if (!link.send(answer)) {
            end(link, StreamEnd.NOT_READING);
          }
        }
        case Framer.Broken() -> end(link, StreamEnd.MALFORMED);
        case Framer.More() -> {
          return;
        }
      }
    }
  }

  /** What happens on one connection. */
  private class Events implements ConnectionHandler {
    private final StreamLink link;

    Events(StreamLink link) {
      this.link = link;
    }

    @Override
    public void opened(Connection connection) {
      link.opened();
    }

    @Override
    public void received(Connection connection, byte[] bytes) {
      StreamPort.this.received(link, bytes);
    }

    @Override
    public void drained(Connection connection) {
      link.drained();
    }

    @Override
    public void closed(Connection connection) {
      end(link, link.isOpen() ? StreamEnd.CLOSED : StreamEnd.UNREACHABLE);
    }
  }

  /** Connections that come in, each told apart by its address. */
  private final class Incoming implements ConnectionHandler {
    private final Map<Connection, Events> events = new HashMap<>();

    @Override
    public void opened(Connection connection) {
      InetSocketAddress peer = connection.remoteAddress();
      StreamEnd refused = refusal(peer.getAddress());
      if (refused != null) {
        connection.close();
        handler.ended(StreamPort.this, peer, refused);
        return;
      }
      StreamLink before = links.find(peer);
      if (before != null) {
        // It has forgotten the one that we believe in.
        end(before, StreamEnd.CLOSED);
      }
      StreamLink link = new StreamLink(loop, peer, framers.get(), limits, false);
      link.over(connection);
      link.opened();
      link.whenClosed(() -> events.remove(connection));
      events.put(connection, new Events(link));
      add(link);
    }

    private @Nullable StreamEnd refusal(InetAddress source) {
      if (closed || !handler.permits(source)) {
        return StreamEnd.NOT_PERMITTED;
      }
      if (links.from(source) >= limits.mostOfSource()) {
        return StreamEnd.CROWDED;
      }
      if (links.size() >= limits.most()) {
        // Whoever has shown nothing gives way first, so that strangers cannot fill the house.
        StreamLink stranger = links.oldestUnproven();
        if (stranger == null) {
          return StreamEnd.CROWDED;
        }
        end(stranger, StreamEnd.CROWDED);
      }
      return null;
    }

    @Override
    public void received(Connection connection, byte[] bytes) {
      Events of = events.get(connection);
      if (of != null) {
        of.received(connection, bytes);
      }
    }

    @Override
    public void drained(Connection connection) {
      Events of = events.get(connection);
      if (of != null) {
        of.drained(connection);
      }
    }

    @Override
    public void closed(Connection connection) {
      Events of = events.get(connection);
      if (of != null) {
        of.closed(connection);
      }
    }
  }
}
