package org.callseal.app.serve;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.callseal.app.LoopCall;
import org.callseal.authority.AuthorityClock;
import org.callseal.core.crypto.RandomSource;
import org.callseal.relay.netty.NettyLoop;
import org.callseal.relay.netty.NettyNetwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the parts of a server are started with, and their ends, which come in the opposite order.
 *
 * <p>Thread rule: one thread. Lifetime: the server's.
 */
final class Startup implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
  private static final int QUEUE = 10_000;

  private final RandomSource random = RandomSource.secure();
  private final AuthorityClock clock = AuthorityClock.system();
  private final NettyNetwork network = new NettyNetwork();
  private final Deque<Runnable> endings = new ArrayDeque<>();

  RandomSource random() {
    return random;
  }

  AuthorityClock clock() {
    return clock;
  }

  NettyNetwork network() {
    return network;
  }

  /** To be done at the end, before what was named earlier. */
  void atEnd(Runnable ending) {
    endings.push(ending);
  }

  /** To be done at the end on the loop that the part belongs to. */
  void atEnd(NettyLoop loop, Runnable ending) {
    endings.push(() -> {
      try {
        LoopCall.run(
            loop,
            () -> {
              ending.run();
              return loop;
            });
      } catch (Exception e) {
        LOG.warn("a part did not end well: {}", e.toString());
      }
    });
  }

  /** A loop of this name. */
  NettyLoop loop(String name) throws IOException {
    NettyLoop loop = NettyLoop.open(name);
    endings.push(loop::close);
    return loop;
  }

  /** As many threads as processors; a queue that is full refuses, which is told as overload. */
  ExecutorService work(String name) {
    return work(name, 1);
  }

  /** The same for what waits for servers elsewhere: at least so many threads. */
  ExecutorService work(String name, int least) {
    int threads = Math.max(least, Runtime.getRuntime().availableProcessors());
    ThreadPoolExecutor work =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().name(name + "-", 0).daemon().factory());
    work.allowCoreThreadTimeOut(true);
    endings.push(work::shutdown);
    return work;
  }

  /** One thread, whatever the number of processors. */
  ExecutorService worker(String name) {
    ExecutorService worker =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon().factory());
    endings.push(worker::shutdown);
    return worker;
  }

  /** Does this again and again, each time so long after the last. */
  void every(long seconds, String name, Runnable task) {
    var timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon().factory());
    var _ = timer.scheduleWithFixedDelay(task, seconds, seconds, TimeUnit.SECONDS);
    endings.push(timer::shutdownNow);
  }

  @Override
  public void close() {
    while (!endings.isEmpty()) {
      endings.pop().run();
    }
  }
}
