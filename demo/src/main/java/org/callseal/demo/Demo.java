package org.callseal.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.table.JsonRows;
import org.callseal.demo.table.Table;
import org.callseal.demo.trial.Row;
import org.callseal.demo.trial.Trial;

/**
 * The demonstration: sets the stage, tries everything in the catalogue and shows what came of it.
 * Used once, by one thread.
 */
public final class Demo {

  private final DemoOptions options;
  private final Table table;
  private final List<Trial<Stage>> trials = Catalogue.trials();

  private Demo(DemoOptions options, PrintStream out) {
    this.options = options;
    this.table =
        new Table(
            options.terminal(),
            out,
            Catalogue.parts().stream()
                .map(part ->
                    new Table.Part(
                        part.heading(), part.trials().stream().map(Trial::title).toList()))
                .toList());
  }

  /**
   * Runs the demonstration.
   *
   * @return 0 when every row of the last round is as it must be, else 1
   * @throws IOException when a port cannot be opened or a file not be written
   */
  public static int run(DemoOptions options, PrintStream out) throws IOException {
    return new Demo(options, out).run();
  }

  private int run() throws IOException {
    table.open();
    long startNs = System.nanoTime();
    Stage stage = Stage.open();
    Thread ending = new Thread(() -> close(stage), "callseal-demo-end");
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      List<Row> rows = round(stage, 1, true);
      table.explain(rows);
      write(rows);
      total(rows, startNs);
      for (int round = 2; !options.once(); round++) {
        rows = round(stage, round, table.showsEveryRound());
        table.explain(rows);
        write(rows);
      }
      return rows.stream().allMatch(Row::asItMust) ? 0 : 1;
    } finally {
      if (Runtime.getRuntime().removeShutdownHook(ending)) {
        close(stage);
      }
    }
  }

  private List<Row> round(Stage stage, int round, boolean shown) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < trials.size(); i++) {
      if (shown) {
        table.begin(i);
      }
      Row row = attempt(stage, i);
      rows.add(row);
      if (shown) {
        table.done(i, row);
      }
    }
    if (round > 1) {
      long well = rows.stream().filter(Row::asItMust).count();
      table.pulse(
          "round " + round + ": " + well + " of " + rows.size() + " as they must be; Ctrl-C ends");
    }
    return rows;
  }

  private Row attempt(Stage stage, int index) {
    Trial<Stage> trial = trials.get(index);
    long startNs = System.nanoTime();
    try {
      return Row.judged(index + 1, trial, trial.attempt(stage), since(startNs));
    } catch (RuntimeException failure) {
      return Row.failed(
          index + 1, trial, "the trial itself failed: " + failure.getMessage(), since(startNs));
    }
  }

  private void total(List<Row> rows, long startNs) {
    long well = rows.stream().filter(Row::asItMust).count();
    long seconds = since(startNs).toSeconds();
    table.total(
        well + " of " + rows.size() + " rows are as they must be, after " + seconds + " s.",
        well == rows.size());
    table.say("Next: ./callseal serve     a server of your own, ready for phones");
    table.say("      ./callseal --help    everything else");
    if (!options.once()) {
      table.say("The attacker goes on, round after round; Ctrl-C ends it.");
    }
  }

  private void write(List<Row> rows) throws IOException {
    if (options.json().isPresent()) {
      JsonRows.write(options.json().get(), rows);
    }
  }

  private static Duration since(long startNs) {
    return Duration.ofNanos(System.nanoTime() - startNs);
  }

  private static void close(Stage stage) {
    try {
      stage.close();
    } catch (IOException e) {
      System.err.println("callseal: the demo's temporary folder stays behind: " + e.getMessage());
    }
  }
}
