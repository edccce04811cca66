package org.callseal.app.bulk;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads comma-separated values as RFC 4180 has them: fields in quotes hold separators, line ends
 * and doubled quotes. The separator is the one of comma, semicolon and tabulator that the first
 * line has most of.
 *
 * <p>Thread rule: one thread. Lifetime: one file's.
 */
final class CsvRows {

  private final String text;
  private final char separator;
  private final List<Row> rows = new ArrayList<>();
  private final StringBuilder field = new StringBuilder();
  private List<String> fields = new ArrayList<>();
  private int line = 1;
  private int began = 1;

  private CsvRows(String text) {
    this.text = text;
    this.separator = separatorOf(text.lines().findFirst().orElse(""));
  }

  static List<Row> of(String text) {
    CsvRows reader = new CsvRows(text);
    reader.read();
    return reader.rows;
  }

  private void read() {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        boolean doubled = c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"';
        if (c != '"' || doubled) {
          field.append(c);
          line += c == '\n' ? 1 : 0;
          i += doubled ? 1 : 0;
        } else {
          quoted = false;
        }
      } else if (c == '"' && field.isEmpty()) {
        quoted = true;
      } else if (c == separator) {
        endField();
      } else if (c == '\n') {
        line++;
        endRow();
      } else if (c != '\r') {
        field.append(c);
      }
    }
    endRow();
  }

  private void endField() {
    fields.add(field.toString());
    field.setLength(0);
  }

  private void endRow() {
    endField();
    Row row = new Row(began, fields);
    if (!row.isBlank()) {
      rows.add(row);
    }
    fields = new ArrayList<>();
    began = line;
  }

  private static char separatorOf(String head) {
    char best = ',';
    for (char candidate : new char[] {';', '\t'}) {
      if (count(head, candidate) > count(head, best)) {
        best = candidate;
      }
    }
    return best;
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }
}
