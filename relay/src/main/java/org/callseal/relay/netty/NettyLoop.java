package org.callseal.relay.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.callseal.transport.Loop;

/**
 * One thread with its own event loop. An exception thrown by a task, a timer or a handler is
 * counted and logged once for its kind; the loop lives on. What is given to a closed loop is not
 * run. Opened and closed by any thread.
 */
public final class NettyLoop implements Loop, AutoCloseable {

  private static final Duration CLOSING_LIMIT = Duration.ofSeconds(5);

  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop eventLoop;
  private final boolean epoll;
  private final FailureLog failures = new FailureLog();

  private NettyLoop(String name, boolean epoll) {
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.epoll = epoll;
    this.group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), io);
    this.eventLoop = group.next();
  }

  /** Starts a loop on epoll where the system has it, else on NIO. */
  public static NettyLoop open(String name) {
    return new NettyLoop(name, Epoll.isAvailable());
  }

  /** Starts a loop on NIO. */
  public static NettyLoop openNio(String name) {
    return new NettyLoop(name, false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long utcSeconds() {
    return Math.floorDiv(System.currentTimeMillis(), 1000L);
  }

  @Override
  public void execute(Runnable task) {
    try {
      eventLoop.execute(() -> failures.guard(task));
    } catch (RejectedExecutionException _) {
      // Closed: work done elsewhere may come back later than its loop has ended.
    }
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    try {
      Future<?> scheduled =
          eventLoop.schedule(() -> failures.guard(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> {
        var _ = scheduled.cancel(false);
      };
    } catch (RejectedExecutionException _) {
      return () -> {};
    }
  }

  /** True on the loop's own thread. */
  public boolean onThread() {
    return eventLoop.inEventLoop();
  }

  /** How many exceptions tasks, timers and handlers have thrown. */
  public long failureCount() {
    return failures.count();
  }

  /** What the loop polls with: {@code epoll} or {@code nio}. */
  public String polling() {
    return epoll ? "epoll" : "nio";
  }

  /** Ends the thread, its timers and its ports; waits for the end unless it runs on the thread. */
  @Override
  public void close() {
    Future<?> ending = group.shutdownGracefully(0, CLOSING_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    if (!onThread()) {
      var _ = ending.awaitUninterruptibly(CLOSING_LIMIT.toMillis());
    }
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  boolean epoll() {
    return epoll;
  }

  FailureLog failures() {
    return failures;
  }
}
