package org.callseal.simulation;

import java.net.InetSocketAddress;
import org.callseal.transport.Medium;
import org.callseal.transport.MessageHandler;
import org.callseal.transport.MessagePort;

/** A port on a simulated wire, until it is closed or its loop is stopped. */
final class SimulatedPort implements MessagePort {

  private final Wire wire;
  private final SimulatedLoop loop;
  private final InetSocketAddress address;
  private final MessageHandler handler;
  private boolean open = true;

  SimulatedPort(Wire wire, SimulatedLoop loop, InetSocketAddress address, MessageHandler handler) {
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
  public Medium medium() {
    return Medium.UDP;
  }

  @Override
  public boolean reaches(InetSocketAddress to) {
    return true;
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
