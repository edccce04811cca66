package org.callseal.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.LiveSpis;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.association.StoredFlow;
import org.callseal.core.credential.Kid;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;
import org.callseal.store.H2AssociationStore;
import org.callseal.store.H2Database;
import org.callseal.store.redis.RedisAssociationStore;

/**
 * What the stores of associations cost: Redis on this machine beside a bare PING to it and beside
 * the embedded database, in one run. One caller that waits for each answer, as a device does.
 */
final class StoresCost {

  private static final int WARM_UP = 500;
  private static final int CALLS = 3_000;

  /** So many associations are there when a list of them is read and when memory is counted. */
  private static final int STORED = 100_000;

  private static final int CALLERS = 16;
  private static final int PART = 10_000;
  private static final int SEALED = 320;
  private static final int TAG = 22;
  private static final int FIRST = 0x1000;
  private static final long LIFETIME_SECONDS = 36_000;
  private static final long MICROSECOND = 1_000;

  private final Random random = new Random(1);
  private final long nowSeconds = Instant.now().getEpochSecond();

  private StoresCost() {}

  /** Measures, and gives the figures as text. */
  static String measure() throws IOException {
    return new StoresCost().run();
  }

  /** Microseconds a call of each question. */
  private record Figures(double put, double find, double lookUp, double flow) {}

  private String run() throws IOException {
    Path folder = Files.createTempDirectory("callseal-bench");
    StringBuilder text = new StringBuilder();
    try (RedisServer server = RedisServer.start(folder);
        H2Database database = H2Database.open(folder.resolve("h2"));
        H2AssociationStore h2 = new H2AssociationStore(database);
        RedisAssociationStore redis = server.open()) {
      int port = server.port();
      double ping = ping(port);
      Figures shared = figures(redis);
      ping = Math.min(ping, ping(port));
      Figures embedded = figures(h2);
      text.append("a bare PING, answered: %.0f µs%n".formatted(ping));
      text.append(
          "%-44s %10s %8s   %10s %8s%n".formatted("", "Redis", "of PING", "H2", "Redis of H2"));
      row(text, "an association put", shared.put, embedded.put, ping);
      row(text, "one found", shared.find, embedded.find, ping);
      row(text, "one looked up with flow, newest or not", shared.lookUp, embedded.lookUp, ping);
      row(text, "a flow put (H2: into its batch)", shared.flow, embedded.flow, ping);
      text.append(many(redis, server));
    }
    return text.toString();
  }

  private static void row(StringBuilder text, String what, double redis, double h2, double ping) {
    text.append(
        "%-44s %7.0f µs %7.2fx   %7.0f µs %7.2fx%n"
            .formatted(what, redis, redis / ping, h2, redis / h2));
  }

  private Figures figures(AssociationStore store) {
    double put = each(i -> store.put(association(i)));
    double flow = each(i -> store.putFlow(flow(i)));
    double find = each(i -> present(store.find(spi(i)).isPresent()));
    double lookUp = each(i -> present(store.lookUp(spi(i)).orElseThrow().newest()));
    return new Figures(put, find, lookUp, flow);
  }

  private static void present(boolean found) {
    if (!found) {
      throw new IllegalStateException("the store has lost an association");
    }
  }

  /** Microseconds a call. */
  private static double each(IntConsumer call) {
    IntStream.range(0, WARM_UP).forEach(call);
    long beganNs = System.nanoTime();
    IntStream.range(WARM_UP, WARM_UP + CALLS).forEach(call);
    return (double) (System.nanoTime() - beganNs) / CALLS / MICROSECOND;
  }

  /** What {@link #STORED} of them cost in the server's memory and an edge that follows them. */
  private String many(RedisAssociationStore store, RedisServer server) throws IOException {
    int before = WARM_UP + CALLS;
    long empty = server.memory();
    long beganNs = System.nanoTime();
    List<Thread> callers =
        IntStream.range(0, CALLERS)
            .mapToObj(caller ->
                Thread.ofVirtual()
                    .start(() -> {
                      for (int i = caller; i < STORED; i += CALLERS) {
                        store.put(association(before + i));
                      }
                    }))
            .toList();
    callers.forEach(StoresCost::join);
    long putNs = System.nanoTime() - beganNs;
    long full = server.memory();
    long readBeganNs = System.nanoTime();
    LiveSpis part = store.liveAfter(0, PART);
    int told = part.spis().size();
    while (!part.spis().isEmpty()) {
      part = store.liveAfter(part.position(), PART);
      told += part.spis().size();
    }
    long readNs = System.nanoTime() - readBeganNs;
    present(told == before + STORED);
    long head = part.position();
    double poll = each(_ -> present(store.liveAfter(head, PART).spis().isEmpty()));
    return "%d callers at once: %.0f associations put a second%n"
            .formatted(CALLERS, STORED * (double) TimeUnit.SECONDS.toNanos(1) / putNs)
        + "an association in Redis, with one name: %d bytes%n".formatted((full - empty) / STORED)
        + "the list of %d read from its beginning: %d ms; nothing new in it: %.0f µs%n"
            .formatted(told, TimeUnit.NANOSECONDS.toMillis(readNs), poll);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private StoredAssociation association(int number) {
    byte[] sealed = new byte[SEALED];
    String tag;
    synchronized (random) {
      random.nextBytes(sealed);
      tag = "%016x".formatted(random.nextLong()).repeat(2).substring(0, TAG);
    }
    return new StoredAssociation(
        spi(number),
        new AssociationId(number, 1),
        AssociationKind.ENDPOINT_DOMAIN,
        new Kid(number),
        nowSeconds,
        nowSeconds + LIFETIME_SECONDS,
        List.of(tag),
        sealed);
  }

  private static StoredFlow flow(int number) {
    return new StoredFlow(spi(number), number, new byte[SEALED / 4]);
  }

  private static Spi spi(int number) {
    return new Spi(FIRST + number);
  }

  private static double ping(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      byte[] question = "PING\r\n".getBytes(US_ASCII);
      byte[] answer = new byte["+PONG\r\n".length()];
      return each(_ -> {
        try {
          out.write(question);
          in.readNBytes(answer, 0, answer.length);
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      });
    }
  }
}
