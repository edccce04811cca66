package org.callseal.benchmarks.cluster;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.LiveSpis;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.RevocationFeed;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.edge.Edge;
import org.callseal.edge.EdgeParts;
import org.callseal.edge.EdgeSettings;
import org.callseal.edge.Listener;
import org.callseal.edge.callagent.CallAgent;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.netty.NettyLoop;
import org.callseal.relay.netty.NettyNetwork;

/**
 * An edge as a server starts it, on loopback, whose look-ups are counted and whose loop's time is
 * known. Lives from start to close.
 */
final class EdgeUnderTest implements AutoCloseable {

  private static final int QUEUE = 10_000;

  /** As an edge in a process of its own has them. */
  private static final int THREADS = 16;

  private static final long LOOK_MS = 50;
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  /** What all edges of a measurement share. */
  record Cluster(
      AuthorityPort authority,
      AssociationStore store,
      RevocationFeed revocations,
      RecordCipher cipher,
      SecretBytes tokenKey,
      RandomSource random,
      InetSocketAddress callAgent) {

    Cluster withStore(AssociationStore other) {
      return new Cluster(authority, other, revocations, cipher, tokenKey, random, callAgent);
    }
  }

  private final NettyLoop loop;
  private final ThreadPoolExecutor work;
  private final Edge edge;
  private final AtomicLong lookUps = new AtomicLong();
  private final AtomicLong known = new AtomicLong();
  private final long thread;

  EdgeUnderTest(String name, Cluster cluster) throws IOException {
    loop = NettyLoop.open("bench-" + name);
    int threads = Math.max(THREADS, Runtime.getRuntime().availableProcessors());
    work =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().name("bench-store-", 0).daemon().factory());
    edge =
        new Edge(
            EdgeSettings.of(
                name,
                List.of(Listener.on(ANY)),
                Listener.on(ANY),
                List.of(CallAgent.at("registrar", cluster.callAgent()))),
            new EdgeParts(
                loop,
                new NettyNetwork(),
                cluster.random(),
                cluster.authority(),
                counted(cluster.store()),
                cluster.revocations(),
                work,
                cluster.cipher(),
                cluster.tokenKey()));
    edge.start();
    CompletableFuture<Long> own = new CompletableFuture<>();
    loop.execute(() -> own.complete(Thread.currentThread().threadId()));
    thread = own.join();
  }

  private AssociationStore counted(AssociationStore store) {
    return (AssociationStore)
        Proxy.newProxyInstance(
            AssociationStore.class.getClassLoader(),
            new Class<?>[] {AssociationStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("lookUp")) {
                lookUps.incrementAndGet();
              }
              try {
                Object answer = method.invoke(store, arguments);
                if (answer instanceof LiveSpis live) {
                  known.addAndGet(live.spis().size());
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  InetSocketAddress address() {
    return edge.outerAddresses().getFirst();
  }

  /** How often the store was asked for an SPI. */
  long lookUps() {
    return lookUps.get();
  }

  /** Waits until it knows so many SPIs. */
  void awaitLive(int spis) throws InterruptedException {
    while (known.get() < spis) {
      Thread.sleep(LOOK_MS);
    }
    Thread.sleep(LOOK_MS);
  }

  int associations() {
    return edge.associations();
  }

  RefusalCounters counters() {
    return edge.counters();
  }

  /** What its loop has used of a processor, in nanoseconds. */
  long cpuNs() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
  }

  @Override
  public void close() {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    loop.execute(() -> {
      edge.close();
      closed.complete(true);
    });
    closed.join();
    loop.close();
    work.shutdown();
  }
}
