package org.callseal.systemtests.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
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
 * the same place. What is taken later, when a store or an authority has answered, counts for the
 * datagram that was being dealt with when the task for it was given to the loop.
 *
 * <p>Belongs to the simulation's thread; lives as long as the place, over restarts.
 */
public final class Witness {

  private final String place;
  private final Set<String> seals = new HashSet<>();
  private LongSupplier takenSoFar = () -> 0;
  private Optional<String> current = Optional.empty();

  public Witness(String place) {
    this.place = place;
  }

  /** A process begins here, and counts what it takes. */
  public void begins(LongSupplier taken) {
    takenSoFar = taken;
  }

  /** How many different sealed datagrams were taken here. */
  public int count() {
    return seals.size();
  }

  /** The seals of what was taken here. */
  public Set<String> taken() {
    return Set.copyOf(seals);
  }

  /** The network as the end is to see it; of streams nothing is looked at. */
  public Network over(Network network) {
    return new Network() {
      @Override
      public MessagePort openDatagramPort(
          Loop loop, InetSocketAddress local, MessageHandler handler) throws IOException {
        return network.openDatagramPort(own(loop), local, watched(handler));
      }

      @Override
      public boolean isHere(InetAddress address) {
        return network.isHere(address);
      }

      @Override
      public Listening listen(Loop loop, InetSocketAddress local, ConnectionHandler handler)
          throws IOException {
        return network.listen(own(loop), local, handler);
      }

      @Override
      public Connection connect(
          Loop loop, InetSocketAddress local, InetSocketAddress remote, ConnectionHandler handler) {
        return network.connect(own(loop), local, remote, handler);
      }
    };
  }

  /** The loop as the end is to have it; a task of the passage of time deals with no datagram. */
  public Loop over(Loop loop) {
    return new WatchedLoop(loop);
  }

  /** The simulation's ports are of the simulation's loops. */
  private static Loop own(Loop loop) {
    return loop instanceof WatchedLoop watched ? watched.loop : loop;
  }

  private final class WatchedLoop implements Loop {
    private final Loop loop;

    private WatchedLoop(Loop loop) {
      this.loop = loop;
    }

    @Override
    public long nanoTime() {
      return loop.nanoTime();
    }

    @Override
    public long utcSeconds() {
      return loop.utcSeconds();
    }

    @Override
    public void execute(Runnable task) {
      Optional<String> about = current;
      loop.execute(() -> dealWith(about, task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      return loop.schedule(delay, task);
    }
  }

  private MessageHandler watched(MessageHandler handler) {
    return (on, from, bytes) -> dealWith(Seals.in(bytes), () -> handler.received(on, from, bytes));
  }

  private void dealWith(Optional<String> seal, Runnable task) {
    long before = takenSoFar.getAsLong();
    current = seal;
    task.run();
    current = Optional.empty();
    if (takenSoFar.getAsLong() > before) {
      seal.ifPresent(this::take);
    }
  }

  private void take(String seal) {
    assertThat(seals.add(seal)).as("%s took %s a second time", place, seal).isTrue();
  }
}
