package org.callseal.systemtests.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The rows of the tables of a document, without their heads. Stateless. */
final class Rows {

  /** A test as documents name it: package below {@code org.callseal}, class and method. */
  private static final Pattern TEST = Pattern.compile("`((?:[a-z0-9]+\\.)+[A-Z]\\w+\\.\\w+)`");

  private Rows() {}

  /** The cells of each row that has so many. */
  static List<List<String>> of(String document, int cells) {
    List<String> lines = Checkout.read(document).lines().toList();
    return lines.stream()
        .filter(line -> line.startsWith("| "))
        .filter(line -> !isHead(lines, line))
        .map(line -> Arrays.stream(line.substring(2).split(" ?\\|(?: |$)", -1)).toList())
        .map(row -> row.subList(0, row.size() - 1))
        .filter(row -> row.size() == cells)
        .toList();
  }

  private static boolean isHead(List<String> lines, String line) {
    int next = lines.indexOf(line) + 1;
    return next < lines.size() && lines.get(next).startsWith("|--");
  }

  /** The tests that a cell names. */
  static List<String> tests(String cell) {
    return TEST.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  /** All that stands in back quotes in a cell. */
  static List<String> quoted(String cell) {
    return Pattern.compile("`([^`]+)`")
        .matcher(cell)
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }
}
