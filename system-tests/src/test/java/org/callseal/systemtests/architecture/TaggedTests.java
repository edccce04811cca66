package org.callseal.systemtests.architecture;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tests of the checkout by their names in documents, as their sources have them. Stateless. */
final class TaggedTests {

  private static final String PACKAGES = "/src/test/java/org/callseal/";
  private static final Pattern TAGGED =
      Pattern.compile("@Requirement\\(([^)]*)\\)\\s+void\\s+(\\w+)\\(");
  private static final Pattern METHOD = Pattern.compile("@\\w+(?:\\([^)]*\\))?\\s+void (\\w+)\\(");

  private TaggedTests() {}

  /** Those that hold the requirement. */
  static List<String> of(String requirement) {
    return sources()
        .flatMap(file ->
            TAGGED
                .matcher(Checkout.read(file))
                .results()
                .filter(found -> found.group(1).contains('"' + requirement + '"'))
                .map(found -> name(file, found.group(2))))
        .toList();
  }

  /** All tests. */
  static List<String> all() {
    return sources()
        .flatMap(file ->
            METHOD.matcher(Checkout.read(file)).results().map(found -> name(file, found.group(1))))
        .toList();
  }

  /** RequirementScanTest has sources of tests in its text. */
  private static Stream<Path> sources() {
    return Checkout.sources().stream()
        .filter(file -> file.toString().contains(PACKAGES))
        .filter(file -> !file.endsWith("RequirementScanTest.java"));
  }

  private static String name(Path file, String method) {
    String path = file.toString();
    String inside = path.substring(path.indexOf(PACKAGES) + PACKAGES.length());
    return inside.substring(0, inside.length() - ".java".length()).replace('/', '.') + "." + method;
  }
}
