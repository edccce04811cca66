package org.callseal.app.requirements;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the tests that name requirements, by reading test sources. A class that names one counts
 * with each of its tests. Reading sources instead of classes needs no build and sees tests of every
 * module at once.
 */
final class RequirementScan {

  private static final Pattern ANNOTATION = Pattern.compile("@Requirement\\s*\\(([^)]*)\\)");
  private static final Pattern NUMBER = Pattern.compile("\"([^\"]*)\"");

  /** Possessive runs, because a group that repeats costs a stack frame each time. */
  private static final String ARGUMENTS =
      "(?:\\s*\\((?:[^()\"]++|\"(?:[^\"\\\\]++|\\\\.)*+\"|\\([^()]*\\))*+\\))?";

  private static final Pattern TEST =
      Pattern.compile(
          "@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)\\b" + ARGUMENTS);

  /** From the end of an annotation over further ones to the name that is declared. */
  private static final Pattern DECLARATION =
      Pattern.compile(
          "\\G(?:\\s++|//[^\\n]*+|@\\w++"
              + ARGUMENTS
              + ")*(?:(?:public|protected|private|static|final|abstract|sealed|default)\\s+)*"
              + "(?:(class|record|interface)\\s+(\\w+)|[\\w<>\\[\\],.? ]+?\\s(\\w+)\\s*\\()");

  private RequirementScan() {}

  /** One test that holds one requirement. */
  record Held(String number, String test) {}

  /** All test sources below the root of a checkout. */
  static List<Held> ofCheckout(Path root) {
    try (Stream<Path> files = Files.walk(root, 12)) {
      Path tests = Path.of("src", "test", "java");
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> root.relativize(file).toString().contains(tests.toString()))
          .sorted()
          .flatMap(file -> ofSource(read(file)).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One source. */
  static List<Held> ofSource(String source) {
    if (!source.contains("@Requirement")) {
      return List.of();
    }
    List<Held> held = new ArrayList<>();
    String className = className(source);
    Matcher annotation = ANNOTATION.matcher(source);
    Matcher declaration = DECLARATION.matcher(source);
    while (annotation.find()) {
      if (!declaration.find(annotation.end())) {
        continue;
      }
      List<String> tests =
          declaration.group(1) == null ? List.of(declaration.group(3)) : tests(source);
      List<String> numbers =
          NUMBER.matcher(annotation.group(1)).results().map(found -> found.group(1)).toList();
      for (String number : numbers) {
        tests.forEach(test -> held.add(new Held(number, className + "." + test)));
      }
    }
    return held;
  }

  private static String className(String source) {
    Matcher name = Pattern.compile("(?m)^[\\w ]*\\bclass (\\w+)").matcher(source);
    return name.find() ? name.group(1) : "?";
  }

  private static List<String> tests(String source) {
    List<String> names = new ArrayList<>();
    Matcher test = TEST.matcher(source);
    Matcher declaration = DECLARATION.matcher(source);
    while (test.find()) {
      if (declaration.find(test.end()) && declaration.group(1) == null) {
        names.add(declaration.group(3));
      }
    }
    return names;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
