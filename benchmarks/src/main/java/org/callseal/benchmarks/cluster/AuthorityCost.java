package org.callseal.benchmarks.cluster;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.callseal.benchmarks.Heap;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;

/** What exchanges cost an authority, beside the curve work that one cannot do without. */
final class AuthorityCost {

  private static final int WARM_UP = 1_500;
  private static final int EXCHANGES = 2_000;
  private static final double NANOS_A_MICRO = 1_000;

  private final P256 curve;
  private final RandomSource random;
  private final AuthorityUnderTest authority;
  private int named;

  AuthorityCost(P256 curve, RandomSource random, AuthorityUnderTest authority) {
    this.curve = curve;
    this.random = random;
    this.authority = authority;
  }

  /** What some exchanges took. */
  private record Took(long wallNs, long cpuNs, long begunBytes) {}

  String measure() throws InterruptedException, SQLException {
    exchange(devices(WARM_UP));
    long empty = authority.databaseBytes();
    List<Exchanging> devices = devices(EXCHANGES);
    long subscribed = authority.databaseBytes();
    Took took = exchange(devices);
    long logged = authority.databaseBytes();
    double each = (double) took.cpuNs / EXCHANGES;
    double floor = curveWorkNs();
    return "an exchange: %.0f us of a processor, %.1fx its curve work (%.0f us): %.0f a second and core%n"
            .formatted(
                each / NANOS_A_MICRO,
                each / floor,
                floor / NANOS_A_MICRO,
                TimeUnit.SECONDS.toNanos(1) / each)
        + "%d threads, PostgreSQL and Redis on this machine: %.0f exchanges a second%n"
            .formatted(
                authority.threads(), EXCHANGES * (double) TimeUnit.SECONDS.toNanos(1) / took.wallNs)
        + "an exchange begun: %d bytes of heap, for 40 s%n".formatted(took.begunBytes / EXCHANGES)
        + "in PostgreSQL: a subscriber with a device %d bytes, an association in the log %d bytes%n"
            .formatted((subscribed - empty) / EXCHANGES, (logged - subscribed) / EXCHANGES);
  }

  private List<Exchanging> devices(int count) {
    int from = named;
    named += count;
    return IntStream.range(from, named)
        .mapToObj(i ->
            new Exchanging(
                curve, random, authority.register(), "sip:device" + i + "@" + Population.DOMAIN))
        .toList();
  }

  private Took exchange(List<Exchanging> devices) throws InterruptedException {
    List<AuthorityPort.BeginQuestion> begins = devices.stream().map(Exchanging::begin).toList();
    long empty = Heap.held();
    long cpuNs = authority.cpuNs();
    long wallNs = System.nanoTime();
    List<AuthorityPort.BeginAnswer> begun =
        all(begins.stream().map(authority.authority()::begin).toList());
    wallNs = System.nanoTime() - wallNs;
    cpuNs = authority.cpuNs() - cpuNs;
    long bytes = Heap.held() - empty;
    List<AuthorityPort.FinishQuestion> finishes = new ArrayList<>();
    for (int i = 0; i < devices.size(); i++) {
      finishes.add(devices.get(i).finish(begun.get(i)));
    }
    long cpuBefore = authority.cpuNs();
    long wallBefore = System.nanoTime();
    List<AuthorityPort.FinishAnswer> finished =
        all(finishes.stream().map(authority.authority()::finish).toList());
    wallNs += System.nanoTime() - wallBefore;
    cpuNs += authority.cpuNs() - cpuBefore;
    for (AuthorityPort.FinishAnswer answer : finished) {
      if (!(answer instanceof AuthorityPort.Finished)) {
        throw new IllegalStateException("refused: " + answer);
      }
    }
    return new Took(wallNs, cpuNs, bytes);
  }

  private static <T> List<T> all(List<CompletableFuture<T>> answers) {
    return answers.stream().map(CompletableFuture::join).toList();
  }

  /** One key made and three agreements, as a responder does. */
  private double curveWorkNs() {
    P256KeyPair domain = curve.generate();
    P256KeyPair device = curve.generate();
    long bits = 0;
    long beganNs = 0;
    for (int i = -WARM_UP; i < EXCHANGES; i++) {
      if (i == 0) {
        beganNs = System.nanoTime();
      }
      P256KeyPair ephemeral = curve.generate();
      bits += curve.agree(ephemeral.privateKey(), device.point()).length();
      bits += curve.agree(domain.privateKey(), device.point()).length();
      bits += curve.agree(ephemeral.privateKey(), domain.point()).length();
    }
    if (bits == 0) {
      throw new IllegalStateException("nothing was agreed");
    }
    return (double) (System.nanoTime() - beganNs) / EXCHANGES;
  }
}
