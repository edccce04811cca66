package org.callseal.agent.line;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;

/**
 * The port toward edges by a name that can stand in Via and Request-URI: one that is bound to every
 * address of the host goes by the address that the host has toward the edge it asked last. Nobody
 * sends to that name (RFC 3581 4); but firewalls and call agents that read it shall find an
 * address. Belongs to the agent's loop; lives as long as the agent.
 */
final class EdgePort implements MessagePort {

  private final MessagePort bound;
  private InetSocketAddress name;

  EdgePort(MessagePort bound) {
    this.bound = bound;
    this.name = isBoundToAll() ? named(HostAddresses.any()) : bound.localAddress();
  }

  /** This edge is asked for an association. */
  void asks(InetSocketAddress edge) {
    if (isBoundToAll()) {
      name = named(HostAddresses.toward(edge));
    }
  }

  private boolean isBoundToAll() {
    return bound.localAddress().getAddress().isAnyLocalAddress();
  }

  private InetSocketAddress named(InetAddress address) {
    return new InetSocketAddress(address, bound.localAddress().getPort());
  }

  @Override
  public InetSocketAddress localAddress() {
    return name;
  }

  @Override
  public Medium medium() {
    return bound.medium();
  }

  @Override
  public boolean reaches(InetSocketAddress to) {
    return bound.reaches(to);
  }

  @Override
  public void send(InetSocketAddress to, byte[] payload) {
    bound.send(to, payload);
  }

  @Override
  public void close() {
    bound.close();
  }
}
