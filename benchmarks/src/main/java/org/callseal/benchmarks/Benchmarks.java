package org.callseal.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.callseal.benchmarks.cluster.ClusterCost;
import org.callseal.core.crypto.CurveProvider;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures, and prints each figure beside its floor of the same run. One run of the program. */
public final class Benchmarks {

  private static final String USAGE =
      """
      Usage: ./callseal bench [--short] [NAME...]
             ./callseal bench --ports
             ./callseal bench --stores
             ./callseal bench --cluster
             ./callseal bench --jmh [JMH-OPTION...]
      Measures what a seal and an exchange cost beside what they cannot do without.
            --short   Few and short measurements, the fastest P-256 alone: two minutes.
            --ports   What a gateway's core-side port costs in descriptors, heap and kernel memory.
            --stores  What associations cost in Redis, beside a PING and the embedded database.
            --cluster What edges and authorities take of processor, memory and network, how an edge
                      takes over, what strangers do to it: two minutes. Linux alone.
            --jmh     Hand everything that follows to JMH (--jmh -h explains).
        -h, --help    Show this help and end.
      NAME chooses benchmarks, as Seal, Exchange, Curve; without: Seal and Exchange.\
      """;

  private static final int USAGE_FAULT = 2;
  private static final int SHORT_WARM_UP = 2;
  private static final int SHORT_ITERATIONS = 3;

  private Benchmarks() {}

  public static void main(String[] arguments) throws Exception {
    List<String> names = new ArrayList<>(List.of(arguments));
    if (names.contains("-h") || names.contains("--help")) {
      if (!names.contains("--jmh")) {
        System.out.println(USAGE);
        return;
      }
    }
    if (!names.isEmpty() && names.getFirst().equals("--jmh")) {
      names.removeFirst();
      Main.main(names.toArray(String[]::new));
      return;
    }
    if (names.equals(List.of("--ports"))) {
      // Ports say in the log that they are opened, and nobody reads it here.
      System.setProperty("slf4j.internal.verbosity", "ERROR");
      System.err.println("opening ports ...");
      System.out.print(GatewayPortsCost.measure());
      return;
    }
    if (names.equals(List.of("--stores"))) {
      System.setProperty("slf4j.internal.verbosity", "ERROR");
      System.err.println("asking stores ...");
      System.out.print(StoresCost.measure());
      return;
    }
    if (names.equals(List.of("--cluster"))) {
      System.setProperty("slf4j.internal.verbosity", "ERROR");
      System.err.println("starting a cluster ...");
      ClusterCost.measure(System.out::print);
      return;
    }
    boolean brief = names.remove("--short");
    if (names.stream().anyMatch(name -> name.startsWith("-"))) {
      System.err.println("callseal: unknown option; JMH's own follow --jmh");
      System.err.println("try: ./callseal bench --help");
      System.exit(USAGE_FAULT);
    }
    measure(names.isEmpty() ? List.of("Seal", "Exchange") : names, brief);
  }

  private static void measure(List<String> names, boolean brief) throws RunnerException {
    ChainedOptionsBuilder options = new OptionsBuilder().verbosity(VerboseMode.SILENT);
    names.forEach(name -> options.include("\\." + name + ".*"));
    if (brief) {
      options
          .warmupIterations(SHORT_WARM_UP)
          .warmupTime(TimeValue.seconds(1))
          .measurementIterations(SHORT_ITERATIONS)
          .measurementTime(TimeValue.seconds(1));
      fastest().ifPresent(candidate -> options.param("candidate", candidate.name()));
    }
    System.err.println("measuring " + String.join(", ", names) + " ...");
    Collection<RunResult> results = new Runner(options.build()).run();
    System.out.print(FloorTable.of(results).text());
  }

  private static Optional<CurveProvider.Candidate> fastest() {
    return Arrays.stream(CurveProvider.Candidate.values())
        .filter(candidate -> CurveProvider.of(candidate).isPresent())
        .findFirst();
  }
}
