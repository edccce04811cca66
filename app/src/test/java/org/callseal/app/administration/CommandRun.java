package org.callseal.app.administration;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.callseal.app.Callseal;
import picocli.CommandLine;

/** Runs commands on a data folder of a test and keeps what they say. */
final class CommandRun {

  private final Path data;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  CommandRun(Path data) {
    this.data = data;
  }

  int subscriber(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of("subscriber", command, "--data", data.toString()));
    all.addAll(List.of(arguments));
    out = new StringWriter();
    err = new StringWriter();
    CommandLine line = Callseal.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(all.toArray(String[]::new));
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
