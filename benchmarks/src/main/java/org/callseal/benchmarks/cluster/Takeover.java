package org.callseal.benchmarks.cluster;

import java.util.List;
import java.util.function.Supplier;

/** What it is to get the phones of an edge that has died. Stateless. */
final class Takeover {

  private Takeover() {}

  static String head() {
    return "%-44s %8s %9s %9s %9s %9s %8s %8s%n"
        .formatted(
            "first messages of phones unknown so far",
            "all in",
            "median",
            "99 %",
            "at once",
            "repeated",
            "look-ups",
            "us each");
  }

  /** All phones speak at once, as after a failure of the network. */
  static String burst(String what, Fleet fleet, EdgeUnderTest edge, List<Phone> phones) {
    return row(
        what, edge, phones, () -> new Load(fleet, Script.REGISTER).burst(edge.address(), phones));
  }

  /** As many speak at a time as look-ups may be under way, or fewer. */
  static String window(
      String what, Fleet fleet, EdgeUnderTest edge, List<Phone> phones, int atOnce) {
    return row(
        what,
        edge,
        phones,
        () -> new Load(fleet, Script.REGISTER).window(edge.address(), phones, atOnce));
  }

  private static String row(
      String what, EdgeUnderTest edge, List<Phone> phones, Supplier<Load.Outcome> load) {
    long lookUps = edge.lookUps();
    long cpuNs = edge.cpuNs();
    Load.Outcome outcome = load.get();
    return "%-44s %6.2f s %6.0f ms %6.0f ms %8.1f%% %9d %8d %8.1f   %.0f/s%n"
        .formatted(
            what,
            outcome.seconds(),
            outcome.delayMs(0.5),
            outcome.delayMs(0.99),
            100 * outcome.atOnce(phones.size()),
            outcome.again(),
            edge.lookUps() - lookUps,
            (edge.cpuNs() - cpuNs) / 1e3 / phones.size(),
            phones.size() / outcome.seconds());
  }
}
