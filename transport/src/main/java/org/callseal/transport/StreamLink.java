package org.callseal.transport;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a stream port: what waits for it to open, what has come of a message, and since
 * when the other end keeps us waiting. Belongs to its port's loop.
 *
 * <pre>
 * opening -- taken --> open -- ended by either side, the rules or the clock --> closed
 * </pre>
 */
final class StreamLink {

  private static final long NEVER = Long.MIN_VALUE;

  /** How long nothing may come back to what was sent before the other end is asked. */
  private static final long PING_AFTER_NS = 2_000_000_000L;

  private final Loop loop;
  private final InetSocketAddress peer;
  private final Framer framer;
  private final StreamLimits limits;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private @Nullable Connection connection;
  private Runnable whenClosed = () -> {};
  private boolean open;
  private boolean proven;
  private boolean heldUp;
  private int waitingBytes;
  private long beganNs;
  private long activeNs;
  private long partNs = NEVER;
  private long heldUpNs;
  private long unheardNs = NEVER;
  private boolean pinged;

  StreamLink(
      Loop loop, InetSocketAddress peer, Framer framer, StreamLimits limits, boolean proven) {
    this.loop = loop;
    this.peer = peer;
    this.framer = framer;
    this.limits = limits;
    this.proven = proven;
    if (proven) {
      framer.prove();
    }
    this.beganNs = loop.nanoTime();
    this.activeNs = beganNs;
  }

  InetSocketAddress peer() {
    return peer;
  }

  boolean isOpen() {
    return open;
  }

  boolean isProven() {
    return proven;
  }

  void prove() {
    proven = true;
    framer.prove();
  }

  void over(Connection made) {
    connection = made;
  }

  void whenClosed(Runnable action) {
    whenClosed = action;
  }

  /** It stands: what waited goes out. */
  void opened() {
    open = true;
    beganNs = loop.nanoTime();
    activeNs = beganNs;
    while (!waiting.isEmpty()) {
      var _ = write(waiting.removeFirst());
    }
  }

  /** Sends a message, or waits with it for the opening; false when too much waits already. */
  boolean sendMessage(byte[] message) {
    return send(framer.framed(message));
  }

  /** Sends bytes as they are, or waits with them. */
  boolean send(byte[] bytes) {
    if (open) {
      return write(bytes);
    }
    waitingBytes += bytes.length;
    waiting.addLast(bytes.clone());
    return waitingBytes <= limits.unsent();
  }

  private boolean write(byte[] bytes) {
    Connection over = connection;
    if (over == null) {
      throw new IllegalStateException("open without a connection");
    }
    over.write(bytes);
    if (unheardNs == NEVER) {
      unheardNs = loop.nanoTime();
    }
    if (over.unsent() > limits.unsent() / 2 && !heldUp) {
      // Whoever does not read is not read either: no more answers grow for it.
      heldUp = true;
      heldUpNs = loop.nanoTime();
      over.read(false);
    }
    return over.unsent() <= limits.unsent();
  }

  /** The other end reads again. */
  void drained() {
    if (heldUp && connection != null) {
      heldUp = false;
      connection.read(true);
    }
  }

  void feed(byte[] bytes) {
    unheardNs = NEVER;
    pinged = false;
    framer.feed(bytes);
  }

  Framer.Frame next() {
    long nowNs = loop.nanoTime();
    Framer.Frame frame = framer.next();
    switch (frame) {
      case Framer.Message _, Framer.Ping _ -> {
        activeNs = nowNs;
        partNs = NEVER;
      }
      case Framer.More _ -> {
        if (!framer.hasPart()) {
          partNs = NEVER;
        } else if (partNs == NEVER) {
          partNs = nowNs;
        }
      }
      case Framer.Broken _ -> {}
    }
    return frame;
  }

  /** Why its time is over, if it is. */
  @Nullable StreamEnd overdue(long nowNs) {
    long patienceNs = limits.patience().toNanos();
    if (!open) {
      return nowNs - beganNs >= patienceNs ? StreamEnd.UNREACHABLE : null;
    }
    if (partNs != NEVER && nowNs - partNs >= patienceNs) {
      return StreamEnd.SLOW;
    }
    if (limits.pings() && unheardNs != NEVER && nowNs - unheardNs >= PING_AFTER_NS) {
      if (nowNs - unheardNs >= PING_AFTER_NS + patienceNs) {
        return StreamEnd.SILENT;
      }
      ping();
    }
    if (heldUp && nowNs - heldUpNs >= patienceNs) {
      return StreamEnd.NOT_READING;
    }
    if (!proven && nowNs - beganNs >= limits.unproven().toNanos()) {
      return StreamEnd.UNPROVEN;
    }
    return nowNs - activeNs >= limits.idle().toNanos() ? StreamEnd.IDLE : null;
  }

  private void ping() {
    if (!pinged) {
      pinged = true;
      var _ = write(framer.ping());
    }
  }

  void close() {
    open = false;
    waiting.clear();
    if (connection != null) {
      connection.close();
    }
    whenClosed.run();
  }

  @Override
  public String toString() {
    return "connection with " + peer;
  }
}
