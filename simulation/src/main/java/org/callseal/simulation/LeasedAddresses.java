package org.callseal.simulation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;
import org.callseal.transport.Listening;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.callseal.transport.MessageHandler;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of the outside that one of several hosts has at a time, all together. A process binds
 * to them before its host has them, as with IP_FREEBIND: nothing comes in and nothing goes out
 * until they are there. When they move, connections at them are over: the far end is told when it
 * next sends, the host that had the address is not.
 *
 * <p>Belongs to the simulation's thread; lives as long as its network.
 */
public final class LeasedAddresses {

  private final SimulatedNetwork network;
  private final Set<InetAddress> addresses;
  private @Nullable LeasingHost holder;

  public LeasedAddresses(SimulatedNetwork network, Set<InetAddress> addresses) {
    this.network = network;
    this.addresses = Set.copyOf(addresses);
  }

  /** The network as processes of one more host see it. */
  public LeasingHost host() {
    return new LeasingHost(this, network);
  }

  boolean has(InetSocketAddress local) {
    return addresses.contains(local.getAddress());
  }

  boolean isHeldBy(LeasingHost host) {
    return holder == host;
  }

  void moveTo(LeasingHost next) {
    LeasingHost former = holder;
    if (former == next) {
      return;
    }
    holder = next;
    if (former != null) {
      former.lose();
      network.streams().stream()
          .filter(stream -> has(stream.from()) || has(stream.to()))
          .forEach(stream -> stream.strand(has(stream.from())));
    }
    next.gain();
  }

  /** What a host has bound to one of the addresses. */
  abstract static class Bound {
    private final LeasingHost host;
    final SimulatedLoop loop;
    final InetSocketAddress local;

    Bound(LeasingHost host, Loop loop, InetSocketAddress local) throws IOException {
      if (!(loop instanceof SimulatedLoop simulated)) {
        throw new IllegalArgumentException("a simulated network needs a simulated loop");
      }
      if (local.getPort() == 0) {
        throw new IOException("an address that moves needs a port: " + local);
      }
      this.host = host;
      this.loop = simulated;
      this.local = local;
      host.add(this);
      simulated.whenStopped(() -> host.remove(this));
    }

    abstract void come() throws IOException;

    abstract void go();

    final void ended() {
      host.remove(this);
      go();
    }
  }

  /** A UDP port. */
  static final class Port extends Bound implements MessagePort {
    private final Network network;
    private final MessageHandler handler;
    private @Nullable MessagePort port;

    Port(
        LeasingHost host,
        Network network,
        Loop loop,
        InetSocketAddress local,
        MessageHandler handler)
        throws IOException {
      super(host, loop, local);
      this.network = network;
      this.handler = handler;
    }

    @Override
    void come() throws IOException {
      port =
          network.openDatagramPort(
              loop, local, (_, from, bytes) -> handler.received(this, from, bytes));
    }

    @Override
    void go() {
      MessagePort open = port;
      port = null;
      if (open != null) {
        open.close();
      }
    }

    @Override
    public InetSocketAddress localAddress() {
      return local;
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
      if (port != null) {
        port.send(to, payload);
      }
    }

    @Override
    public void close() {
      ended();
    }
  }

  /** A listening socket. */
  static final class Socket extends Bound implements Listening {
    private final Network network;
    private final ConnectionHandler handler;
    private @Nullable Listening listening;

    Socket(
        LeasingHost host,
        Network network,
        Loop loop,
        InetSocketAddress local,
        ConnectionHandler handler)
        throws IOException {
      super(host, loop, local);
      this.network = network;
      this.handler = handler;
    }

    @Override
    void come() throws IOException {
      listening = network.listen(loop, local, handler);
    }

    @Override
    void go() {
      Listening open = listening;
      listening = null;
      if (open != null) {
        open.close();
      }
    }

    @Override
    public InetSocketAddress localAddress() {
      return local;
    }

    @Override
    public void close() {
      ended();
    }
  }

  /** A connection from an address that is not here. */
  static Connection nowhere(Loop loop, InetSocketAddress remote, ConnectionHandler handler) {
    StreamSide side = new StreamSide((SimulatedLoop) loop, remote, handler);
    loop.execute(side::ended);
    return side;
  }
}
