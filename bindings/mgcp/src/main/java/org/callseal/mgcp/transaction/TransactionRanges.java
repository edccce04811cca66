package org.callseal.mgcp.transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Confirmed transactions as K names them (RFC 3435 3.2.2.10). Pure. */
final class TransactionRanges {

  private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9}))?");

  /** RFC 3435 3.5.2: large lists SHOULD NOT be made; one that is made is not taken for work. */
  private static final int MOST = 1000;

  private TransactionRanges() {}

  /** The numbers; of a text that is none, or names more than we look at, none. */
  static List<Integer> of(String text) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : text.split(",", MOST)) {
      Matcher range = RANGE.matcher(part.strip());
      if (!range.matches()) {
        return List.of();
      }
      int first = Integer.parseInt(range.group(1));
      int end = range.group(2) == null ? first : Integer.parseInt(range.group(2));
      if (end < first || end - first >= MOST - numbers.size()) {
        return List.of();
      }
      for (int number = first; number <= end; number++) {
        numbers.add(number);
      }
    }
    return numbers;
  }
}
