package org.callseal.edge.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.callseal.core.seal.Refusal;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.MessageHandler;
import org.callseal.transport.MessagePort;
import org.callseal.transport.StreamEnd;
import org.callseal.transport.StreamHandler;

/**
 * What happens on the connections of one side: messages go the way of datagrams; a connection that
 * was refused or closed for its fault is counted under the reason. Belongs to one loop; lives as
 * long as its port.
 */
public record StreamEnds(
    RefusalCounters counters,
    Predicate<InetAddress> permitted,
    MessageHandler messages,
    Consumer<Lane> broke)
    implements StreamHandler {

  @Override
  public boolean permits(InetAddress source) {
    return permitted.test(source);
  }

  @Override
  public void received(MessagePort on, InetSocketAddress from, byte[] message) {
    messages.received(on, from, message);
  }

  @Override
  public void ended(MessagePort on, InetSocketAddress peer, StreamEnd why) {
    switch (why) {
      case MALFORMED, SLOW -> counters.count(Refusal.MALFORMED);
      case CROWDED, NOT_READING -> counters.count(Refusal.OVERLOADED);
      case NOT_PERMITTED -> counters.count(Refusal.NOT_ADMITTED);
      case UNPROVEN -> counters.count(Refusal.UNSEALED);
      case CLOSED, IDLE, UNREACHABLE, SILENT -> {}
    }
    broke.accept(new Lane(on, peer));
  }
}
