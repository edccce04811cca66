package org.callseal.demo.world;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.callseal.relay.netty.NettyNetwork;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;
import org.callseal.transport.Listening;
import org.callseal.transport.Loop;
import org.callseal.transport.MessageHandler;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/**
 * The machine that the demo runs on: real UDP sockets on loopback addresses, processes on one
 * thread, and the clock.
 *
 * <p>Its methods may be called by any thread but the loop's own, unless they say otherwise. Lives
 * as long as one run of the demo.
 */
public final class Machine implements Network, AutoCloseable {

  /** Longer than anything on the loop may take; beyond it the demo itself is broken. */
  private static final Duration STUCK = Duration.ofSeconds(20);

  private static final int RECEIVE_BUFFER = 1 << 20;

  private final Clockwork clockwork = new Clockwork("callseal-demo");
  private final Network network = new NettyNetwork(RECEIVE_BUFFER);

  /** Starts a process. Any thread. */
  public DemoProcess process() {
    return new DemoProcess(clockwork);
  }

  /** {@inheritDoc} On the loop's thread or another. */
  @Override
  public MessagePort openDatagramPort(Loop loop, InetSocketAddress local, MessageHandler handler)
      throws IOException {
    DemoProcess process = process(loop);
    MessagePort port =
        network.openDatagramPort(
            process.clockwork().netty(),
            local,
            (on, from, payload) ->
                process.runUnlessDead(() -> handler.received(on, from, payload)));
    process.owns(port::close);
    return port;
  }

  /** {@inheritDoc} On the loop's thread or another. */
  @Override
  public Listening listen(Loop loop, InetSocketAddress local, ConnectionHandler handler)
      throws IOException {
    DemoProcess process = process(loop);
    Listening listening =
        network.listen(process.clockwork().netty(), local, new WhileAlive(process, handler));
    process.owns(listening::close);
    return listening;
  }

  @Override
  public Connection connect(
      Loop loop, InetSocketAddress local, InetSocketAddress remote, ConnectionHandler handler) {
    DemoProcess process = process(loop);
    return network.connect(
        process.clockwork().netty(), local, remote, new WhileAlive(process, handler));
  }

  private static DemoProcess process(Loop loop) {
    if (!(loop instanceof DemoProcess process)) {
      throw new IllegalArgumentException("a port of this machine needs a process of it");
    }
    return process;
  }

  /** What a process hears of its connections, which die with it. */
  private record WhileAlive(DemoProcess process, ConnectionHandler handler)
      implements ConnectionHandler {

    @Override
    public void opened(Connection connection) {
      process.owns(connection::close);
      process.runUnlessDead(() -> handler.opened(connection));
    }

    @Override
    public void received(Connection connection, byte[] bytes) {
      process.runUnlessDead(() -> handler.received(connection, bytes));
    }

    @Override
    public void drained(Connection connection) {
      process.runUnlessDead(() -> handler.drained(connection));
    }

    @Override
    public void closed(Connection connection) {
      process.runUnlessDead(() -> handler.closed(connection));
    }
  }

  /** Does something on the loop's thread and waits for what it gives. */
  public <T> T on(Supplier<T> action) {
    CompletableFuture<T> done = new CompletableFuture<>();
    clockwork.execute(() -> {
      try {
        done.complete(action.get());
      } catch (RuntimeException | AssertionError failure) {
        done.completeExceptionally(failure);
      }
    });
    return result(done, STUCK);
  }

  /** Does something on the loop's thread and waits for its end. */
  public void run(Runnable action) {
    boolean _ =
        on(() -> {
          action.run();
          return true;
        });
  }

  /** Winds the clock forward; everything that happens in that time has happened on return. */
  public void wind(Duration by) {
    result(clockwork.wind(by), STUCK.plus(by));
  }

  /** Waits until the condition, looked at on the loop's thread, holds; gives whether it did. */
  public boolean await(BooleanSupplier condition, Duration limit) {
    return result(clockwork.await(condition, limit), STUCK.plus(limit));
  }

  /** The machine's monotonic clock, winding included. Any thread. */
  public long nanoTime() {
    return clockwork.nanoTime();
  }

  /** The machine's wall clock, winding included. Any thread. */
  public long utcSeconds() {
    return clockwork.utcSeconds();
  }

  /** How many exceptions were thrown on the loop: ours, and each of them a defect. Any thread. */
  public long failures() {
    return clockwork.netty().failureCount();
  }

  @Override
  public void close() {
    clockwork.close();
  }

  private static <T> T result(CompletableFuture<T> future, Duration limit) {
    try {
      return future.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("the demo's loop stands still", failure.getCause());
    }
  }
}
