package org.callseal.systemtests.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The checkout that is being built: its sources and its compiled tests. */
final class Checkout {

  private static final Path ROOT = Path.of(System.getProperty("callseal.root", ".."));

  private Checkout() {}

  /** All Java sources, those of tests too. */
  static List<Path> sources() {
    return files(path -> path.contains("/src/") && path.endsWith(".java"));
  }

  /** A file by its path in the checkout. */
  static Path file(String path) {
    return ROOT.resolve(path);
  }

  /** Compiled tests of all modules built so far. */
  static List<Path> testClassFolders() {
    return files(path -> path.endsWith("/target/test-classes/org"));
  }

  /** The file names of the decisions. */
  static List<String> decisions() {
    return files(path -> path.matches(".*/docs/decisions/\\d{4}-[^/]*\\.md")).stream()
        .map(path -> path.getFileName().toString())
        .toList();
  }

  /** What a document of the checkout says. */
  static String read(String document) {
    return read(ROOT.resolve(document));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Predicate<String> wanted) {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files.filter(file -> wanted.test(file.toString())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
