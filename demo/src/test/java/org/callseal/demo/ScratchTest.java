package org.callseal.demo;

import java.time.Duration;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.trial.Row;
import org.junit.jupiter.api.Test;

class ScratchTest {
  @Test
  void run() throws Exception {
    ((ch.qos.logback.classic.Logger) org.slf4j.LoggerFactory.getLogger("ROOT"))
        .setLevel(ch.qos.logback.classic.Level.valueOf(System.getProperty("lv", "WARN")));
    long t0 = System.nanoTime();
    String only = System.getProperty("only", "");
    try (Stage stage = Stage.open()) {
      System.out.println("open " + (System.nanoTime() - t0) / 1000000);
      int n = 0;
      for (var trial : Catalogue.trials()) {
        n++;
        if (!only.isEmpty() && n > 4 && !trial.title().contains(only)) continue;
        if (Boolean.getBoolean("dump") && n > 4) { for (var h : stage.homes()) { h.nat().listen(d -> { System.out.println((System.nanoTime()-t0)/1000000 + " " + h.name() + (d.outward() ? " OUT " : " IN ") + d.text().replace("\r\n", "|").replaceAll("\\|v=0.*", "")); return java.util.List.of(d.payload()); }); } }
        long t = System.nanoTime();
        Row row;
        try {
          row = Row.judged(n, trial, trial.attempt(stage), Duration.ofNanos(System.nanoTime() - t));
        } catch (RuntimeException e) {
          e.printStackTrace(System.out);
          row = Row.failed(n, trial, e.toString(), Duration.ofNanos(System.nanoTime() - t));
        }
        System.out.println(
            (row.asItMust() ? "ok   " : "FAIL ")
                + n
                + " "
                + row.name()
                + " "
                + row.took().toMillis()
                + " ms "
                + row.happened()
                + " "
                + row.counters());
      }
      System.out.println("failures " + stage.machine().failures());
    }
    System.out.println("all " + (System.nanoTime() - t0) / 1000000);
  }
}
