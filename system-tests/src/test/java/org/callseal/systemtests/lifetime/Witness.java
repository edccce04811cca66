package org.callseal.systemtests.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;
import org.callseal.transport.Listening;
import org.callseal.transport.Loop;
import org.callseal.transport.MessageHandler;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/**
 * Stands between one end and its network and sees each datagram go in and what the end's counter
 * says of it: no sealed datagram is ever taken a second time, by this process or by one after it on
 * the same place. What an edge takes later, when its store or its authority has answered, is not
 * seen here; a copy that is taken after that is seen once, and a second one is a fault.
 *
 * <p>Belongs to the simulation's thread; lives as long as the place, over restarts.
 */
final class Witness {

  private final String place;
  private final Set<String> seals = new HashSet<>();
  private LongSupplier takenSoFar = () -> 0;

  Witness(String place) {
    this.place = place;
  }

  /** A process begins here, and counts what it takes. */
  void begins(LongSupplier taken) {
    takenSoFar = taken;
  }

  /** How many different sealed datagrams were taken here. */
  int count() {
    return seals.size();
  }

  /** The seals of what was taken here. */
  Set<String> taken() {
    return Set.copyOf(seals);
  }

  /** The network as the end is to see it; of streams nothing is looked at. */
  Network over(Network network) {
    return new Network() {
      @Override
      public MessagePort openDatagramPort(
          Loop loop, InetSocketAddress local, MessageHandler handler) throws IOException {
        return network.openDatagramPort(loop, local, watched(handler));
      }

      @Override
      public Listening listen(Loop loop, InetSocketAddress local, ConnectionHandler handler)
          throws IOException {
        return network.listen(loop, local, handler);
      }

      @Override
      public Connection connect(
          Loop loop, InetSocketAddress local, InetSocketAddress remote, ConnectionHandler handler) {
        return network.connect(loop, local, remote, handler);
      }
    };
  }

  private MessageHandler watched(MessageHandler handler) {
    return (on, from, bytes) -> {
      long before = takenSoFar.getAsLong();
      handler.received(on, from, bytes);
      if (takenSoFar.getAsLong() > before) {
        Seals.in(bytes).ifPresent(this::take);
      }
    };
  }

  private void take(String seal) {
    assertThat(seals.add(seal)).as("%s took %s a second time", place, seal).isTrue();
  }
}
