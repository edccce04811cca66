package org.callseal.app.bulk;

import java.util.List;

/**
 * A record of a file.
 *
 * @param line where it begins, from 1
 */
record Row(int line, List<String> fields) {

  boolean isBlank() {
    return fields.stream().allMatch(String::isBlank);
  }

  String field(int index) {
    return index >= 0 && index < fields.size() ? fields.get(index).strip() : "";
  }
}
