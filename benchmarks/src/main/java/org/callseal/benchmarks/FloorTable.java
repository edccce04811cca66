package org.callseal.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** Results as a table: each beside what it cannot do without, and how many times that it takes. */
final class FloorTable {

  private static final int MEDIAN = 50;
  private static final double NANOS_A_MICRO = 1000;

  /** What is measured, against how many times which floor. */
  private enum Line {
    SEAL("seal a REGISTER of 600 bytes", "Seal", "seal", 1, "bareHmac", "HMAC of its bytes"),
    SEAL_AND_OPEN("seal and open it", "Seal", "sealAndOpen", 2, "bareHmac", "two HMACs"),
    CORE_SEAL("the same without SIP: seal", "Seal", "coreSeal", 1, "bareHmac", "HMAC"),
    CORE_BOTH("  seal and open", "Seal", "coreSealAndOpen", 2, "bareHmac", "two HMACs"),
    LOCATE("locate a seal in SIP", "Seal", "locate", 1, "bareHmac", "HMAC"),
    RESPONDER(
        "exchange, authority",
        "Exchange",
        "responderAlone",
        1,
        "responderCurveWorkAlone",
        "its curve work"),
    BOTH_ENDS(
        "exchange, both ends",
        "Exchange",
        "bothEnds",
        1,
        "bothEndsCurveWorkAlone",
        "their curve work");

    private final String text;
    private final String group;
    private final String benchmark;
    private final int times;
    private final String floor;
    private final String floorText;

    Line(String text, String group, String benchmark, int times, String floor, String floorText) {
      this.text = text;
      this.group = group;
      this.benchmark = benchmark;
      this.times = times;
      this.floor = floor;
      this.floorText = floorText;
    }
  }

  /** Microseconds by benchmark, by parameters. */
  private final Map<String, Map<String, Double>> micros = new TreeMap<>();

  private FloorTable() {}

  static FloorTable of(Collection<RunResult> results) {
    FloorTable table = new FloorTable();
    for (RunResult run : results) {
      table
          .micros
          .computeIfAbsent(parameters(run), _ -> new TreeMap<>())
          .put(name(run), micros(run));
    }
    return table;
  }

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add("%-46s %8s  %9s   %s".formatted("", "ratio", "us", "floor"));
    micros.forEach((parameters, figures) -> {
      for (Line line : Line.values()) {
        row(line, parameters, figures).ifPresent(lines::add);
      }
      figures.forEach((name, value) -> {
        if (stands(name)) {
          lines.add("%-46s %8s  %9.2f".formatted(name + parameters, "", value));
        }
      });
    });
    lines.add("Medians or means of one machine at one time: trust the ratios, not the times.");
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  private static Optional<String> row(Line line, String parameters, Map<String, Double> figures) {
    Double value = figures.get(line.group + "." + line.benchmark);
    Double floor = figures.get(line.group + "." + line.floor);
    if (value == null || floor == null) {
      return Optional.empty();
    }
    double whole = line.times * floor;
    return Optional.of(
        "%-46s %7.2fx  %9.2f   %.2f %s"
            .formatted(line.text + parameters, value / whole, value, whole, line.floorText));
  }

  /** Whether a figure has no row of its own and is no floor. */
  private static boolean stands(String name) {
    for (Line line : Line.values()) {
      if (name.equals(line.group + "." + line.benchmark)
          || name.equals(line.group + "." + line.floor)) {
        return false;
      }
    }
    return true;
  }

  private static String name(RunResult run) {
    String[] words = run.getParams().getBenchmark().split("\\.");
    return words[words.length - 2].replaceFirst("Benchmark$", "") + "." + words[words.length - 1];
  }

  private static String parameters(RunResult run) {
    List<String> values =
        run.getParams().getParamsKeys().stream().map(key -> run.getParams().getParam(key)).toList();
    return values.isEmpty() ? "" : " (" + String.join(", ", values) + ")";
  }

  /** The median of sampled calls, the mean of others. */
  private static double micros(RunResult run) {
    Result<?> result = run.getPrimaryResult();
    double score =
        run.getParams().getMode() == Mode.SampleTime
            ? result.getStatistics().getPercentile(MEDIAN)
            : result.getScore();
    return result.getScoreUnit().startsWith("ns") ? score / NANOS_A_MICRO : score;
  }
}
