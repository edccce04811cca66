package org.callseal.core.association;

import java.util.ArrayList;
import java.util.List;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.identity.Scope;

/** Lists of scope patterns, as wishes and grants carry them. */
final class Names {
  private Names() {}

  static List<String> readPatterns(CborReader reader) {
    int count = reader.array();
    List<String> patterns = new ArrayList<>();
    for (int i = 0; i < count && !reader.failed(); i++) {
      String pattern = reader.text();
      if (i >= Scope.MOST_PATTERNS || !Scope.isPattern(pattern)) {
        reader.refuse();
      }
      patterns.add(pattern);
    }
    return List.copyOf(patterns);
  }

  static void writePatterns(CborWriter writer, List<String> patterns) {
    writer.array(patterns.size());
    patterns.forEach(writer::text);
  }
}
