package org.callseal.cluster.tls;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.callseal.transport.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a process's links, apart from those of its ports: links are few, and a handshake
 * takes a millisecond. Opened and closed by any thread; what is given to a closed loop is not run.
 */
public final class LinkLoop implements Loop, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LinkLoop.class);
  private static final Duration CLOSING_LIMIT = Duration.ofSeconds(5);

  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop eventLoop;

  private LinkLoop(String name) {
    group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    eventLoop = group.next();
  }

  /** Starts the thread. */
  public static LinkLoop open(String name) {
    return new LinkLoop(name);
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
      eventLoop.execute(() -> guard(task));
    } catch (RejectedExecutionException _) {
      // Closed: work done elsewhere may come back later than its loop has ended.
    }
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    try {
      Future<?> scheduled =
          eventLoop.schedule(() -> guard(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> {
        var _ = scheduled.cancel(false);
      };
    } catch (RejectedExecutionException _) {
      return () -> {};
    }
  }

  /** Runs what is ours in it: a bug of ours ends the task and not the loop. */
  static void guard(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | AssertionError failure) {
      LOG.error("failure in the loop of links", failure);
    }
  }

  boolean onThread() {
    return eventLoop.inEventLoop();
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  /** Ends the thread and its links; waits for the end unless it runs on the thread. */
  @Override
  public void close() {
    Future<?> ending = group.shutdownGracefully(0, CLOSING_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    if (!onThread()) {
      var _ = ending.awaitUninterruptibly(CLOSING_LIMIT.toMillis());
    }
  }
}
