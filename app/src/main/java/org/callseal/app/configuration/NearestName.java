package org.callseal.app.configuration;

import java.util.Comparator;
import java.util.List;

/** Finds the name that a user most likely meant, by edit distance. Pure. */
final class NearestName {

  private NearestName() {}

  static String of(String wrong, List<String> names) {
    return names.stream()
        .min(
            Comparator.comparingInt(name -> Math.min(distance(wrong, name), lastWord(wrong, name))))
        .orElseThrow();
  }

  /** A key in the wrong section is near, though its path is far. */
  private static int lastWord(String wrong, String name) {
    return 1 + distance(afterDot(wrong), afterDot(name));
  }

  private static String afterDot(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
