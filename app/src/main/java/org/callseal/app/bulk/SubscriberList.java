package org.callseal.app.bulk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.callseal.core.identity.Identity;

/**
 * The subscribers that a file names, and its bad lines. A file is one of these:
 *
 * <ul>
 *   <li>CSV with a column {@code identity}, or without a header, the identities in the first column
 *   <li>CSV with columns {@code username} and {@code domain}, as a SIP server's table gives
 *   <li>SQL that inserts into a table {@code subscriber}, as a dump of Kamailio's has it
 * </ul>
 *
 * Other columns, passwords among them, are not read. Immutable.
 *
 * @param entries those that can be subscribers, in the file's order
 * @param faults the lines that can not, in the file's order
 */
public record SubscriberList(List<Entry> entries, List<Fault> faults) {

  public SubscriberList {
    entries = List.copyOf(entries);
    faults = List.copyOf(faults);
  }

  /** One subscriber and the line that names it. */
  public record Entry(int line, Identity identity) {}

  /** One bad line and what is wrong with it. */
  public record Fault(int line, String what) {}

  /** Reads a file's text. */
  public static SubscriberList read(String text) {
    String plain = text.startsWith("\ufeff") ? text.substring(1) : text;
    List<Row> rows = SqlRows.isSql(plain) ? SqlRows.of(plain) : CsvRows.of(plain);
    if (rows.isEmpty()) {
      return new SubscriberList(List.of(), List.of());
    }
    List<String> head =
        rows.getFirst().fields().stream()
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .toList();
    int identity = head.indexOf("identity");
    int username = head.indexOf("username");
    int domain = head.indexOf("domain");
    if (identity >= 0) {
      return judge(rows.subList(1, rows.size()), row -> row.field(identity));
    }
    if (username >= 0 && domain >= 0) {
      return judge(
          rows.subList(1, rows.size()), row -> row.field(username) + "@" + row.field(domain));
    }
    return judge(rows, row -> row.field(0));
  }

  private interface Naming {
    String name(Row row);
  }

  private static SubscriberList judge(List<Row> rows, Naming naming) {
    List<Entry> entries = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    Map<String, Integer> seen = new LinkedHashMap<>();
    for (Row row : rows) {
      String name = naming.name(row);
      Optional<Identity> identity = parse(name);
      if (identity.isEmpty()) {
        faults.add(new Fault(row.line(), "'" + shortened(name) + "' is no identity"));
        continue;
      }
      String folded = identity.get().text().toLowerCase(Locale.ROOT);
      Integer before = seen.putIfAbsent(folded, row.line());
      if (before == null) {
        entries.add(new Entry(row.line(), identity.get()));
      } else {
        faults.add(
            new Fault(row.line(), identity.get() + " stands in line " + before + " already"));
      }
    }
    return new SubscriberList(entries, faults);
  }

  /** As on the command line, user@host means SIP; a name without a user is a host. */
  private static Optional<Identity> parse(String name) {
    return name.contains("@")
        ? Identity.parse(name, Identity.Kind.SIP)
        : Identity.parse(name).filter(found -> found.kind() == Identity.Kind.HOST);
  }

  private static String shortened(String name) {
    String line = name.replaceAll("\\p{Cntrl}", " ");
    return line.length() > 60 ? line.substring(0, 60) + "..." : line;
  }
}
