package org.callseal.app.requirements;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code callseal requirements}: the requirements, each with the tests of this checkout. */
@Command(
    name = "requirements",
    description = "List the 70 requirements with the number of tests that hold each.")
public final class RequirementsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = {"-v", "--verbose"},
      description = "Name the tests.")
  private boolean verbose;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** A line of the table. */
  record Row(String number, String text, List<String> tests) {}

  @Override
  public Integer call() {
    Map<String, List<String>> tests = new LinkedHashMap<>();
    for (RequirementScan.Held held : RequirementScan.ofCheckout(checkout())) {
      tests.computeIfAbsent(held.number(), _ -> new ArrayList<>()).add(held.test());
    }
    List<Row> rows = new ArrayList<>();
    RequirementList.read()
        .forEach((number, text) ->
            rows.add(new Row(number, text, tests.getOrDefault(number, List.of()))));
    rows.forEach(row -> tests.remove(row.number()));
    if (!tests.isEmpty()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "tests name requirements that do not exist: " + tests + "; correct their @Requirement");
    }
    print(rows, spec.commandLine().getOut());
    return ExitCode.OK.number();
  }

  private void print(List<Row> rows, PrintWriter out) {
    int held = (int) rows.stream().filter(row -> !row.tests().isEmpty()).count();
    TreeSet<String> distinct = new TreeSet<>();
    rows.forEach(row -> distinct.addAll(row.tests()));
    if (json) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("requirements", rows);
      answer.put("total", rows.size());
      answer.put("held", held);
      answer.put("tests", distinct.size());
      JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
      out.println(mapper.writeValueAsString(answer));
      return;
    }
    for (Row row : rows) {
      out.printf("%-7s %5d  %s%n", row.number(), row.tests().size(), row.text());
      if (verbose) {
        row.tests().forEach(test -> out.printf("%15s%s%n", "", test));
      }
    }
    out.printf(
        "%d requirements, %d held by tests; %d tests name one%n",
        rows.size(), held, distinct.size());
  }

  private static Path checkout() {
    String root = System.getProperty("callseal.root");
    if (root == null || !Files.isRegularFile(Path.of(root, "pom.xml"))) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          "the requirements are counted from a checkout's test sources;"
              + " start this with ./callseal in a checkout");
    }
    return Path.of(root);
  }
}
