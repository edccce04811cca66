package org.callseal.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;
import org.callseal.transport.Listening;
import org.callseal.transport.Loop;
import org.callseal.transport.MessageHandler;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/**
 * A host that has leased addresses at times, as its processes see the network. Other addresses are
 * as on the outside.
 *
 * <p>Belongs to the simulation's thread; lives as long as its network.
 */
public final class LeasingHost implements Network {

  private final LeasedAddresses leased;
  private final SimulatedNetwork network;
  private final Set<LeasedAddresses.Bound> bound = new LinkedHashSet<>();

  LeasingHost(LeasedAddresses leased, SimulatedNetwork network) {
    this.leased = leased;
    this.network = network;
  }

  /** From now on the addresses are here, and at no other host. */
  public void lease() {
    leased.moveTo(this);
  }

  @Override
  public MessagePort openDatagramPort(Loop loop, InetSocketAddress local, MessageHandler handler)
      throws IOException {
    if (!leased.has(local)) {
      return network.openDatagramPort(loop, local, handler);
    }
    return opened(new LeasedAddresses.Port(this, network, loop, local, handler));
  }

  @Override
  public Listening listen(Loop loop, InetSocketAddress local, ConnectionHandler handler)
      throws IOException {
    if (!leased.has(local)) {
      return network.listen(loop, local, handler);
    }
    return opened(new LeasedAddresses.Socket(this, network, loop, local, handler));
  }

  @Override
  public boolean isHere(InetAddress address) {
    return !leased.has(new InetSocketAddress(address, 0)) || leased.isHeldBy(this);
  }

  @Override
  public Connection connect(
      Loop loop, InetSocketAddress local, InetSocketAddress remote, ConnectionHandler handler) {
    return leased.has(local) && !leased.isHeldBy(this)
        ? LeasedAddresses.nowhere(loop, remote, handler)
        : network.connect(loop, local, remote, handler);
  }

  private <B extends LeasedAddresses.Bound> B opened(B socket) throws IOException {
    if (leased.isHeldBy(this)) {
      try {
        socket.come();
      } catch (IOException e) {
        remove(socket);
        throw e;
      }
    }
    return socket;
  }

  void add(LeasedAddresses.Bound socket) {
    bound.add(socket);
  }

  void remove(LeasedAddresses.Bound socket) {
    bound.remove(socket);
  }

  void lose() {
    bound.forEach(LeasedAddresses.Bound::go);
  }

  void gain() {
    for (LeasedAddresses.Bound socket : List.copyOf(bound)) {
      try {
        socket.come();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
