package org.callseal.benchmarks.cluster;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a message costs an edge: time of its one loop, beside a relay that only passes datagrams of
 * the same lengths on. Stateless.
 */
final class MessageCost {

  static final int AT_ONCE = 200;

  private static final int WARM_UP = 15_000;
  private static final int ROUNDS = 20_000;
  private static final double NANOS_A_MICRO = 1_000;

  private MessageCost() {}

  /** What one round of a script costs. */
  record Cost(Script script, double edgeNs, double relayNs, double bytesIn, double bytesOut) {

    String row() {
      double floor = relayNs / 2 * script.passed();
      double each = edgeNs / script.messages();
      return "%-52s %7.1f %7.1f %6.1fx %8.0f %6.0f %6.0f%n"
          .formatted(
              script.text(),
              edgeNs / NANOS_A_MICRO,
              floor / NANOS_A_MICRO,
              edgeNs / floor,
              TimeUnit.SECONDS.toNanos(1) / each,
              bytesIn,
              bytesOut);
    }
  }

  static String measure(Fleet fleet, EdgeUnderTest edge, List<Phone> phones) throws IOException {
    StringBuilder text =
        new StringBuilder(
            "%-52s %7s %7s %7s %8s %6s %6s%n"
                .formatted("", "us", "floor", "", "msgs/s", "B in", "B out"));
    for (Script script : Script.values()) {
      text.append(of(script, fleet, edge, phones).row());
    }
    return text.toString();
  }

  private static Cost of(Script script, Fleet fleet, EdgeUnderTest edge, List<Phone> phones)
      throws IOException {
    List<Phone> some = phones.subList(0, AT_ONCE);
    new Load(fleet, script).repeat(edge.address(), some, WARM_UP);
    fleet.get(fleet::bytes);
    long before = edge.cpuNs();
    Load.Outcome outcome = new Load(fleet, script).repeat(edge.address(), some, ROUNDS);
    double edgeNs = (double) (edge.cpuNs() - before) / outcome.done();
    long[] bytes = fleet.get(fleet::bytes);
    double in = (double) bytes[0] / outcome.done();
    double out = (double) bytes[1] / outcome.done();
    int heard = script.messages() - script.said();
    try (BareRelay relay = new BareRelay(AT_ONCE, (int) in / script.said(), (int) out / heard)) {
      return new Cost(script, edgeNs, relay.roundNs(WARM_UP, ROUNDS), in, out);
    }
  }
}
