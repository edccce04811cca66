package org.callseal.agent.line;

import java.net.InetSocketAddress;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.callseal.transport.StreamPort;

/**
 * The connections toward edges, by the name that the port beside them has: a request has one sender
 * and so one transaction, whatever it goes over. Belongs to the agent's loop; lives as long as the
 * agent.
 */
final class EdgeStream implements MessagePort {

  private final StreamPort bound;
  private final EdgePort beside;

  EdgeStream(StreamPort bound, EdgePort beside) {
    this.bound = bound;
    this.beside = beside;
  }

  @Override
  public InetSocketAddress localAddress() {
    return beside.localAddress();
  }

  @Override
  public Medium medium() {
    return bound.medium();
  }

  @Override
  public void send(InetSocketAddress to, byte[] message) {
    bound.send(to, message);
  }

  @Override
  public boolean reaches(InetSocketAddress to) {
    return bound.reaches(to);
  }

  @Override
  public void prove(InetSocketAddress peer) {
    bound.prove(peer);
  }

  @Override
  public void close() {
    bound.close();
  }

  int size() {
    return bound.size();
  }
}
