package org.callseal.benchmarks.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
  private static final int STORED = 60_000;
  private static final int MANY = 1_000_000;
  private static final int SMALL = 1_000;
  private static final int WINDOW = 500;
  private static final int FLOOD = 10_000;
  private static final int FLOOD_OF_LIVING = 5_000;

  /** Where nobody is: phones behind NATs that show each edge another address. */
  private static final InetSocketAddress ELSEWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

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
        // It draws SPIs, which must not be the population's.
        RedisAssociationStore apart = redis.open("authority:");
        AuthorityUnderTest authority = new AuthorityUnderTest(curve, random, apart, cipher);
        Registrar registrar = new Registrar();
        Fleet fleet = new Fleet(registrar.address(), random)) {
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
      List<Phone> phones = population.store(store, 0, HELD, fleet::place);
      List<Phone> moved = population.store(store, HELD, SMALL, _ -> ELSEWHERE);
      fleet.on(() -> {
        fleet.add(phones);
        fleet.add(moved);
      });
      messages(cluster, fleet, phones);
      takeover(cluster, fleet, phones, moved);
      population.store(store, HELD + SMALL, STORED - HELD - SMALL, _ -> ELSEWHERE);
      out.accept(
          "\nMemory\nin Redis, an association with one name and its flow: %d bytes%n"
              .formatted((redis.memory() - empty) / STORED));
      memory(cluster, fleet, phones);
    }
  }

  private void messages(EdgeUnderTest.Cluster cluster, Fleet fleet, List<Phone> phones)
      throws IOException, InterruptedException {
    try (EdgeUnderTest edge = new EdgeUnderTest("edge-1", cluster)) {
      edge.awaitLive(HELD + SMALL);
      // An edge that takes over has been running before: its code is compiled by then.
      new Load(fleet, Script.REGISTER).window(edge.address(), phones, WINDOW);
      out.accept("\nMessages\n" + MessageCost.measure(fleet, edge, phones));
    }
  }

  private void takeover(
      EdgeUnderTest.Cluster cluster, Fleet fleet, List<Phone> phones, List<Phone> moved)
      throws IOException, InterruptedException {
    out.accept("\nTakeover of phones whose edge is dead\n" + Takeover.head());
    try (EdgeUnderTest edge = new EdgeUnderTest("edge-2", cluster)) {
      edge.awaitLive(HELD + SMALL);
      List<Phone> few = phones.subList(0, SMALL);
      out.accept(Takeover.burst("1,000 at once", fleet, edge, few));
      out.accept(Takeover.burst("1,000 at once, at other addresses", fleet, edge, moved));
      List<Phone> more = phones.subList(SMALL, HELD);
      out.accept(Takeover.window("9,000, 500 at a time", fleet, edge, more, WINDOW));
    }
    try (EdgeUnderTest edge = new EdgeUnderTest("edge-3", cluster)) {
      edge.awaitLive(HELD + SMALL);
      out.accept(Takeover.burst("10,000 at once", fleet, edge, phones));
    }
  }

  private void memory(EdgeUnderTest.Cluster cluster, Fleet fleet, List<Phone> phones)
      throws IOException, InterruptedException {
    out.accept(
        "at an edge, an SPI that it only knows: %.1f bytes of heap%n"
            .formatted((double) (heap(cluster, MANY) - heap(cluster, 0)) / MANY));
    try (EdgeUnderTest edge = new EdgeUnderTest("edge-4", cluster)) {
      edge.awaitLive(STORED);
      long knowing = Heap.held();
      new Load(fleet, Script.KEEP_ALIVE).window(edge.address(), phones, WINDOW);
      long held = Heap.held();
      new Load(fleet, Script.REGISTER).window(edge.address(), phones, WINDOW);
      long registered = Heap.held();
      out.accept(
          "at an edge, an association in use: %d bytes of heap, with its registration: %d%n"
              .formatted((held - knowing) / HELD, (registered - knowing) / HELD));
      strangers(cluster, fleet, edge, phones);
    }
  }

  /** What an edge holds that follows so many SPIs of others. */
  private static long heap(EdgeUnderTest.Cluster cluster, int spis)
      throws IOException, InterruptedException {
    long before = Heap.held();
    try (EdgeUnderTest edge =
        new EdgeUnderTest("edge-of-many", cluster.withStore(new ManySpis(spis)))) {
      edge.awaitLive(spis);
      return Heap.held() - before;
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
            Strangers.elsewhere(genuine, HELD + SMALL, STORED - HELD - SMALL)));
    try (EdgeUnderTest other = new EdgeUnderTest("edge-5", cluster)) {
      other.awaitLive(STORED);
      out.accept("\nTakeover while strangers speak\n" + Takeover.head());
      List<Phone> some = phones.subList(2 * SMALL, 3 * SMALL);
      try (Flood _ = Flood.start(other.address(), FLOOD, Strangers.madeUp(genuine))) {
        Thread.sleep(SMALL);
        out.accept(Takeover.burst("1,000 at once, made-up SPIs", fleet, other, some));
      }
      List<Phone> others = phones.subList(3 * SMALL, 4 * SMALL);
      try (Flood _ =
          Flood.start(
              other.address(),
              FLOOD_OF_LIVING,
              Strangers.elsewhere(genuine, HELD + SMALL, STORED - HELD - SMALL))) {
        Thread.sleep(SMALL);
        out.accept(Takeover.burst("1,000 at once, living SPIs", fleet, other, others));
      }
    }
  }
}
