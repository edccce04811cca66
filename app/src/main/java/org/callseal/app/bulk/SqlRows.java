package org.callseal.app.bulk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows that a dump inserts into a table called subscriber: {@code INSERT INTO subscriber
 * [(columns)] VALUES (...), (...);} as mysqldump, pg_dump --inserts and sqlite3 .dump write them.
 * All other statements are passed over. The rows hold username and domain alone, the first their
 * names.
 *
 * <p>Thread rule: one thread. Lifetime: one file's.
 */
final class SqlRows {

  private static final Pattern INSERT =
      Pattern.compile(
          "(?im)^\\s*INSERT\\s+INTO\\s+(?:[`\"]?\\w+[`\"]?\\.)?[`\"]?subscriber[`\"]?\\s*"
              + "(?:\\(([^)]*)\\))?\\s*VALUES\\s*");

  /** As Kamailio's schema begins, in every version: what follows is not read. */
  private static final List<String> KAMAILIO = List.of("id", "username", "domain");

  private static final List<String> NAMES = List.of("username", "domain");

  private final String text;
  private int at;
  private int line;

  private SqlRows(String text, int at) {
    this.text = text;
    this.at = at;
    this.line = 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
  }

  static boolean isSql(String text) {
    return INSERT.matcher(text).find();
  }

  static List<Row> of(String text) {
    List<Row> rows = new ArrayList<>(List.of(new Row(0, NAMES)));
    Matcher insert = INSERT.matcher(text);
    for (int from = 0; insert.find(from); ) {
      SqlRows values = new SqlRows(text, insert.end());
      values.readInto(rows, columns(insert.group(1)));
      from = values.at;
    }
    return rows;
  }

  private static List<String> columns(@Nullable String list) {
    return list == null
        ? KAMAILIO
        : Stream.of(list.split(",", -1))
            .map(name -> name.replaceAll("[`\"\\s]", "").toLowerCase(Locale.ROOT))
            .toList();
  }

  private void readInto(List<Row> rows, List<String> columns) {
    while (skipTo('(')) {
      int began = line;
      List<String> fields = new ArrayList<>();
      do {
        fields.add(value());
      } while (at < text.length() && text.charAt(at++) == ',');
      Row row = new Row(began, fields);
      rows.add(
          new Row(began, NAMES.stream().map(name -> row.field(columns.indexOf(name))).toList()));
    }
  }

  /** Past the next one, unless the statement ends before it. */
  private boolean skipTo(char wanted) {
    for (; at < text.length() && text.charAt(at) != ';'; at++) {
      if (text.charAt(at) == wanted) {
        at++;
        return true;
      }
      line += text.charAt(at) == '\n' ? 1 : 0;
    }
    return false;
  }

  /** A number, a word or a text in quotes; leaves the comma or the parenthesis behind it. */
  private String value() {
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      line += c == '\n' ? 1 : 0;
      if (quoted && c == '\\' && at + 1 < text.length()) {
        value.append(text.charAt(++at));
      } else if (c == '\'') {
        boolean doubled = quoted && at + 1 < text.length() && text.charAt(at + 1) == '\'';
        if (doubled) {
          value.append(text.charAt(++at));
        } else {
          quoted = !quoted;
        }
      } else if (!quoted && (c == ',' || c == ')')) {
        break;
      } else {
        value.append(c);
      }
    }
    return value.toString();
  }
}
