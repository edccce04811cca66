package org.callseal.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.callseal.benchmarks.Heap;
import org.callseal.benchmarks.RedisServer;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.store.redis.RedisAssociationStore;

/**
 * What the members of a cluster cost: real edges over loopback sockets, a Redis and a PostgreSQL on
 * this machine, phones that seal as agents do. Every figure of an edge's time is the processor time
 * of its one loop, so that what else runs on the machine counts little. One run.
 */
public final class ClusterCost {

  private static final int HELD = 10_000;
  private static final int STORED = 100_000;
  private static final int SMALL = 1_000;
  private static final int BUDGET = 1_000;
  private static final int FLOOD = 10_000;
  private static final int FLOOD_OF_LIVING = 5_000;

  /** RFC 3261 timer J, an association's rest and the edge's sweep are over. */
  private static final long FORGOTTEN_MS = 45_000;

  private final RandomSource random = RandomSource.secure();
  private final RecordCipher cipher =
      new RecordCipher(List.of(new ClusterKey(1, SecretBytes.random(random, 32))), random);
  private final Population population = new Population(cipher, random);
  private final SecretBytes tokenKey = SecretBytes.random(random, 32);
  private final Consumer<String> out;

  private ClusterCost(Consumer<String> out) {
    this.out = out;
  }

  /** Measures, and says each figure as soon as it is there. */
  public static void measure(Consumer<String> out)
      throws IOException, InterruptedException, SQLException {
    new ClusterCost(out).run();
  }

  private void run() throws IOException, InterruptedException, SQLException {
    P256 curve = P256.fastest();
    try (RedisServer redis = RedisServer.start(Files.createTempDirectory("callseal-bench"));
        RedisAssociationStore store = redis.open();
        AuthorityUnderTest authority = new AuthorityUnderTest(curve, random, store, cipher);
        Registrar registrar = new Registrar()) {
      EdgeUnderTest.Cluster cluster =
          new EdgeUnderTest.Cluster(
              authority.authority(),
              store,
              authority.log(),
              cipher,
              tokenKey,
              random,
              registrar.address());
      out.accept("An authority\n" + new AuthorityCost(curve, random, authority).measure());
      long empty = redis.memory();
      List<Phone> phones = population.store(store, 0, HELD);
      try (EdgeUnderTest first = new EdgeUnderTest("edge-1", cluster);
          Fleet fleet = new Fleet(first.address(), random)) {
        fleet.on(() -> fleet.add(phones));
        first.awaitLive(HELD);
        out.accept("\nTakeover of phones whose edge is dead\n" + Takeover.head());
        out.accept(Takeover.burst("1,000 at once", fleet, first, phones.subList(0, SMALL)));
        out.accept(
            Takeover.window(
                "4,000, at most 500 at a time", fleet, first, phones.subList(SMALL, 5_000), 500));
        try (EdgeUnderTest second = new EdgeUnderTest("edge-2", cluster)) {
          second.awaitLive(HELD);
          out.accept(Takeover.burst("10,000 at once", fleet, second, phones));
          out.accept("\nMessages\n" + MessageCost.measure(fleet, second, phones));
        }
        third(cluster, redis, store, fleet, phones, empty);
      }
    }
  }

  private void third(
      EdgeUnderTest.Cluster cluster,
      RedisServer redis,
      RedisAssociationStore store,
      Fleet fleet,
      List<Phone> phones,
      long emptyRedis)
      throws IOException, InterruptedException {
    try (EdgeUnderTest edge = new EdgeUnderTest("edge-3", cluster)) {
      edge.awaitLive(HELD);
      long known = Heap.held();
      population.store(store, HELD, STORED - HELD);
      edge.awaitLive(STORED);
      long followed = Heap.held();
      new Load(fleet, Script.KEEP_ALIVE).window(edge.address(), phones, BUDGET);
      long held = Heap.held();
      new Load(fleet, Script.REGISTER).window(edge.address(), phones, BUDGET);
      Thread.sleep(FORGOTTEN_MS);
      long registered = Heap.held();
      out.accept(
          "\nMemory\n"
              + "in Redis, an association with one name and its flow: %d bytes%n"
                  .formatted((redis.memory() - emptyRedis) / STORED)
              + "at an edge, an SPI that it only knows: %.1f bytes of heap%n"
                  .formatted((double) (followed - known) / (STORED - HELD))
              + "at an edge, an association in use: %d bytes of heap%n"
                  .formatted((held - followed) / HELD)
              + "at an edge, one at rest, with its registration: %d bytes of heap%n"
                  .formatted((registered - followed) / HELD));
      strangers(cluster, fleet, edge, phones);
    }
  }

  private void strangers(
      EdgeUnderTest.Cluster cluster, Fleet fleet, EdgeUnderTest edge, List<Phone> phones)
      throws IOException, InterruptedException {
    Strangers strangers = new Strangers(fleet, random);
    List<Phone> honest = phones.subList(0, SMALL);
    byte[] genuine = strangers.genuine(phones.getLast(), edge);
    out.accept("\nStrangers, and what phones that the edge holds notice\n" + Strangers.head());
    out.accept(strangers.quiet(edge, honest));
    out.accept(
        strangers.measure(
            "made-up SPIs, %d a second".formatted(FLOOD),
            edge,
            honest,
            FLOOD,
            Strangers.madeUp(genuine)));
    out.accept(
        strangers.measure(
            "a held SPI, bad seals, %d a second".formatted(FLOOD),
            edge,
            honest,
            FLOOD,
            Strangers.badSeal(genuine)));
    out.accept(
        strangers.measure(
            "living SPIs, bad seals, %d a second".formatted(FLOOD_OF_LIVING),
            edge,
            honest,
            FLOOD_OF_LIVING,
            Strangers.elsewhere(genuine, HELD, STORED - HELD)));
    try (EdgeUnderTest fourth = new EdgeUnderTest("edge-4", cluster)) {
      fourth.awaitLive(STORED);
      out.accept("\nTakeover while strangers speak\n" + Takeover.head());
      List<Phone> some = phones.subList(2 * SMALL, 3 * SMALL);
      try (Flood _ = Flood.start(fourth.address(), FLOOD, Strangers.madeUp(genuine))) {
        Thread.sleep(SMALL);
        out.accept(Takeover.burst("1,000 at once, made-up SPIs", fleet, fourth, some));
      }
      List<Phone> others = phones.subList(3 * SMALL, 4 * SMALL);
      try (Flood _ =
          Flood.start(
              fourth.address(),
              FLOOD_OF_LIVING,
              Strangers.elsewhere(genuine, HELD, STORED - HELD))) {
        Thread.sleep(SMALL);
        out.accept(Takeover.burst("1,000 at once, living SPIs", fleet, fourth, others));
      }
    }
  }
}
