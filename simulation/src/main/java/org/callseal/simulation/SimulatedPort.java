package org.callseal.simulation;

import java.net.InetSocketAddress;
import org.callseal.transport.DatagramHandler;
import org.callseal.transport.DatagramPort;

/** A port on a simulated wire, until it is closed or its loop is stopped. */
final class SimulatedPort implements DatagramPort {

  private final Wire wire;
  private final SimulatedLoop loop;
  private final InetSocketAddress address;
  private final DatagramHandler handler;
  private boolean open = true;

  SimulatedPort(Wire wire, SimulatedLoop loop, InetSocketAddress address, DatagramHandler handler) {
    this.wire = wire;
    this.loop = loop;
    this.address = address;
    this.handler = handler;
  }

  @Override
  public InetSocketAddress localAddress() {
    return address;
  }

  @Override
  public void send(InetSocketAddress to, byte[] payload) {
    if (open && !to.isUnresolved() && to.getPort() != 0) {
      wire.send(address, to, payload);
    }
  }

  @Override
  public void close() {
    open = false;
    wire.closed(this);
  }

  void arrived(SeenDatagram datagram) {
    loop.runUnlessStopped(
        () -> handler.received(this, datagram.from(), datagram.payload().clone()));
  }
}
