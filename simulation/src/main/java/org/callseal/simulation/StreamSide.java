package org.callseal.simulation;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;
import org.jspecify.annotations.Nullable;

/** One side of a simulated connection, as its process has it. */
final class StreamSide implements Connection {

  private final SimulatedLoop loop;
  private final InetSocketAddress remote;
  private final ConnectionHandler handler;
  private final SimulatedStream.Record record = new SimulatedStream.Record();
  private final Deque<byte[]> unread = new ArrayDeque<>();
  private @Nullable SimulatedStream stream;
  private boolean closed;
  private boolean reads = true;
  private long onTheWay;
  private long lastArrival;

  StreamSide(SimulatedLoop loop, InetSocketAddress remote, ConnectionHandler handler) {
    this.loop = loop;
    this.remote = remote;
    this.handler = handler;
    loop.whenStopped(this::close);
  }

  /** The connection stands. */
  void joined(SimulatedStream joined) {
    if (closed) {
      joined.endedBy(this);
      return;
    }
    stream = joined;
    loop.runUnlessStopped(() -> handler.opened(this));
  }

  /** It could not be opened, or the other side ended it. */
  void ended() {
    if (!closed) {
      closed = true;
      loop.runUnlessStopped(() -> handler.closed(this));
    }
  }

  void arrived(byte[] bytes) {
    if (!reads) {
      unread.add(bytes);
    } else if (!closed) {
      take(bytes);
    }
  }

  private void take(byte[] bytes) {
    SimulatedStream over = stream;
    if (over != null) {
      over.taken(this, bytes.length);
    }
    loop.runUnlessStopped(() -> handler.received(this, bytes));
  }

  void acknowledged(int count) {
    boolean waited = unsent() > 0;
    onTheWay -= count;
    if (waited && unsent() == 0 && !closed) {
      loop.execute(() -> {
        if (!closed) {
          handler.drained(this);
        }
      });
    }
  }

  /** Order holds: nothing arrives before what was sent before it. */
  long notBefore(long time) {
    lastArrival = Math.max(lastArrival, time);
    return lastArrival;
  }

  byte[] sent() {
    return record.all();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public void write(byte[] bytes) {
    SimulatedStream over = stream;
    if (!closed && over != null) {
      byte[] copy = bytes.clone();
      record.add(copy);
      onTheWay += copy.length;
      over.carry(this, copy);
    }
  }

  @Override
  public long unsent() {
    return SimulatedStream.unsent(onTheWay);
  }

  @Override
  public void read(boolean on) {
    reads = on;
    while (reads && !closed && !unread.isEmpty()) {
      take(unread.removeFirst());
    }
  }

  @Override
  public void close() {
    SimulatedStream over = stream;
    if (!closed && over != null) {
      over.endedBy(this);
    }
    closed = true;
  }
}
