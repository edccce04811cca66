package org.callseal.simulation;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.callseal.transport.ConnectionHandler;
import org.callseal.transport.Listening;
import org.jspecify.annotations.Nullable;

/** Who listens in one address space, and the connections that were opened to there. */
final class SimulatedStreams {

  private final Map<InetSocketAddress, Listener> listeners = new HashMap<>();
  private final List<SimulatedStream> streams = new ArrayList<>();
  private Predicate<InetSocketAddress> blocked = _ -> false;

  Listening listen(SimulatedLoop loop, InetSocketAddress local, ConnectionHandler handler)
      throws IOException {
    Listener listener = new Listener(local, loop, handler);
    if (listeners.putIfAbsent(local, listener) != null) {
      throw new IOException("address already in use: " + local);
    }
    loop.whenStopped(listener::close);
    return listener;
  }

  boolean isTaken(InetSocketAddress local) {
    return listeners.containsKey(local);
  }

  @Nullable Listener at(InetSocketAddress address) {
    return listeners.get(address);
  }

  /** What opens a connection to such an address hears nothing, as behind a firewall. */
  void block(Predicate<InetSocketAddress> to) {
    blocked = to;
  }

  boolean blocks(InetSocketAddress to) {
    return blocked.test(to);
  }

  void add(SimulatedStream stream) {
    streams.removeIf(ended -> !ended.stands() && streams.size() > 1000);
    streams.add(stream);
  }

  List<SimulatedStream> all() {
    return List.copyOf(streams);
  }

  /** A process that takes connections at an address. */
  final class Listener implements Listening {
    private final InetSocketAddress local;
    private final SimulatedLoop loop;
    private final ConnectionHandler handler;

    private Listener(InetSocketAddress local, SimulatedLoop loop, ConnectionHandler handler) {
      this.local = local;
      this.loop = loop;
      this.handler = handler;
    }

    StreamSide side(InetSocketAddress from) {
      return new StreamSide(loop, from, handler);
    }

    @Override
    public InetSocketAddress localAddress() {
      return local;
    }

    @Override
    public void close() {
      listeners.remove(local, this);
    }
  }
}
