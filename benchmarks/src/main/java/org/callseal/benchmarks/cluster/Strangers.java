package org.callseal.benchmarks.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Sealer;
import org.callseal.core.seal.Spi;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.sip.seal.SipControl;

/**
 * What strangers cost an edge who fill it with messages that look sealed, and what phones notice
 * meanwhile. Stateless but for the sample; for one thread.
 */
final class Strangers {

  private static final int HONEST_PER_SECOND = 500;
  private static final int HONEST = 1_000;
  private static final int ALONE_MS = 1_500;
  private static final double NANOS_A_MICRO = 1_000;

  private final Fleet fleet;
  private final RandomSource random;

  Strangers(Fleet fleet, RandomSource random) {
    this.fleet = fleet;
    this.random = random;
  }

  static String head() {
    return "%-44s %7s %9s %11s %8s %8s %8s%n"
        .formatted("", "us each", "refused/s", "look-ups/s", "answered", "median", "99 %");
  }

  /** A message of this phone that the edge would take. */
  byte[] genuine(Phone phone, EdgeUnderTest edge) {
    return fleet.get(() -> {
      byte[] bytes = Script.REGISTER.first(phone, fleet.place(phone), edge.address(), random);
      return new Sealer(random)
          .seal(phone.association(), SipControl.UDP, bytes, fleet.loop().nanoTime())
          .bytes();
    });
  }

  /** Under SPIs that nobody has, or hardly anybody. */
  static IntFunction<byte[]> madeUp(byte[] genuine) {
    Random draws = new Random(7);
    return _ -> {
      byte[] head = new byte[16];
      draws.nextBytes(head);
      return Flood.withHead(genuine, head);
    };
  }

  /** Under the SPI of an association that the edge holds, with everything right but the MAC. */
  static IntFunction<byte[]> badSeal(byte[] genuine) {
    byte[] head = Flood.head(genuine);
    // The MAC is over the sequence too, which is one that was never used.
    head[head.length - 2] ^= 1;
    byte[] wrong = Flood.withHead(genuine, head);
    return _ -> wrong;
  }

  /** Under one SPI after the other that lives and that the edge does not hold, never the same. */
  static IntFunction<byte[]> elsewhere(byte[] genuine, int from, int count) {
    byte[] head = Flood.head(genuine);
    return number -> {
      Spi spi = Population.spi(from + number % count);
      ByteBuffer.wrap(head).putInt(spi.value());
      return Flood.withHead(genuine, head);
    };
  }

  /** Phones alone, as nobody disturbs them. */
  String quiet(EdgeUnderTest edge, List<Phone> honest) {
    Load.Outcome outcome =
        new Load(fleet, Script.REGISTER).pace(edge.address(), honest, HONEST_PER_SECOND, HONEST);
    return row("nobody", Double.NaN, 0, 0, outcome);
  }

  String measure(
      String what,
      EdgeUnderTest edge,
      List<Phone> honest,
      int perSecond,
      IntFunction<byte[]> messages)
      throws IOException, InterruptedException {
    RefusalCounters counters = edge.counters();
    try (Flood flood = Flood.start(edge.address(), perSecond, messages)) {
      Thread.sleep(ALONE_MS / 2);
      long cpuNs = edge.cpuNs();
      long refused = counters.refused();
      long lookUps = edge.lookUps();
      long beganNs = System.nanoTime();
      Thread.sleep(ALONE_MS);
      double each = (double) (edge.cpuNs() - cpuNs) / (counters.refused() - refused);
      Load.Outcome outcome =
          new Load(fleet, Script.REGISTER).pace(edge.address(), honest, HONEST_PER_SECOND, HONEST);
      double seconds = (System.nanoTime() - beganNs) / 1e9;
      return row(
          what,
          each / NANOS_A_MICRO,
          (counters.refused() - refused) / seconds,
          (edge.lookUps() - lookUps) / seconds,
          outcome);
    }
  }

  private static String row(
      String what, double each, double refused, double lookUps, Load.Outcome outcome) {
    return "%-44s %7.1f %9.0f %11.0f %7.1f%% %5.1f ms %5.1f ms%n"
        .formatted(
            what,
            each,
            refused,
            lookUps,
            100 * outcome.atOnce(HONEST),
            outcome.delayMs(0.5),
            outcome.delayMs(0.99));
  }
}
