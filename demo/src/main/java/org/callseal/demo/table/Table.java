package org.callseal.demo.table;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.callseal.demo.trial.Row;

/**
 * The table as people see it. On a terminal that is high enough all rows stand there from the
 * beginning and are written anew in their place; on a lower one, and in files, row follows row.
 * Used by the demo's own thread; lives as long as one run.
 */
public final class Table {

  private static final String[] PICTURE = {
    "  alice -- agent -- NAT --*                       * the attacker: sees, keeps,",
    "                          *-- edge -- call agent    changes, copies and forges",
    "  bob ---- agent -- NAT --*                         whatever passes",
    "  MGCP --- agent -- NAT --*",
    "  H.248 -- agent -- NAT --*"
  };
  private static final String[] TEXT = {
    "Phones and call agent speak plain SIP, gateways plain MGCP and H.248; agent to edge is sealed.",
    "Everything is tried for real, on UDP sockets of this machine's loopback."
  };
  private static final int OTHER_LINES = 16;

  private final Terminal terminal;
  private final PrintStream out;
  private final Ink ink;
  private final List<Part> parts;
  private final int height;
  private final boolean inPlace;
  private final boolean spaced;
  private final List<Integer> lineOfRow = new ArrayList<>();
  private final List<String> titles = new ArrayList<>();
  private boolean drawn;
  private int below;

  /** Rows under a heading. */
  public record Part(String heading, List<String> titles) {}

  public Table(Terminal terminal, PrintStream out, List<Part> parts) {
    this.terminal = terminal;
    this.out = out;
    this.ink = new Ink(terminal);
    this.parts = List.copyOf(parts);
    int rows = parts.stream().mapToInt(part -> 1 + part.titles().size()).sum();
    this.spaced = rows + parts.size() - 1 + OTHER_LINES <= terminal.lines();
    int line = 0;
    for (Part part : parts) {
      line += spaced && line > 0 ? 2 : 1;
      for (String title : part.titles()) {
        lineOfRow.add(line++);
        titles.add(title);
      }
    }
    this.height = line;
    this.inPlace = terminal.live() && height + OTHER_LINES <= terminal.lines();
  }

  /** Says what is to come. */
  public void open() {
    line(ink.heading("Callseal: phone calls through an attacker's hands"));
    line("");
    for (String line : PICTURE) {
      line(ink.text(line));
    }
    line("");
    for (String line : TEXT) {
      line(ink.text(line));
    }
    out.flush();
  }

  /** A row is being tried. */
  public void begin(int index) {
    if (inPlace) {
      drawOnce();
      replace(index, ink.row("..", "33", titles.get(index), ""));
    } else {
      headingBefore(index);
      if (terminal.live()) {
        out.print(ink.row("..", "33", titles.get(index), ""));
        out.flush();
      }
    }
  }

  /** A row has been tried. */
  public void done(int index, Row row) {
    String line =
        row.asItMust()
            ? ink.row("ok", "32", row.name(), happened(row))
            : ink.row("FAIL", "1;31", row.name(), String.join(", ", row.broken()));
    if (inPlace) {
      replace(index, line);
    } else {
      line((terminal.live() ? "\r\033[2K" : "") + line);
      out.flush();
    }
  }

  /** Explains what is not as it must be. */
  public void explain(List<Row> rows) {
    for (Row row : rows) {
      if (!row.asItMust()) {
        line("");
        line(ink.alarm(row.number() + " " + row.name()));
        wrapped("tried", row.tried());
        wrapped("must", String.join("; ", row.must()));
        wrapped("seen", String.join("; ", row.happened()));
        wrapped("moved", row.counters().toString());
      }
    }
    out.flush();
  }

  private void wrapped(String word, String text) {
    String start = "  " + word + " ".repeat(8 - word.length());
    for (String part : Ink.wrap(text, terminal.columns() - 1 - start.length())) {
      line(start + part);
      start = " ".repeat(start.length());
    }
  }

  /** The total. */
  public void total(String text, boolean well) {
    line("");
    line(well ? ink.content(text) : ink.alarm(text));
    out.flush();
  }

  /** A line of its own. */
  public void say(String text) {
    line(ink.text(text));
    out.flush();
  }

  /** A line that is written over by the next. */
  public void pulse(String text) {
    if (terminal.live()) {
      out.print("\r\033[2K" + ink.text(text));
    } else {
      line(text);
    }
    out.flush();
  }

  /** Where rows do not stand in place, a further round shows only what went wrong. */
  public boolean showsEveryRound() {
    return inPlace && height + below < terminal.lines();
  }

  /** What must be said of a row that went well; that nothing got through goes without saying. */
  private static String happened(Row row) {
    List<String> said =
        row.happened().stream()
            .filter(found -> !found.equals("nothing got through"))
            .map(found -> found.startsWith("edge ") ? found.substring(5) : found)
            .toList();
    return String.join(", ", said.isEmpty() ? row.happened() : said);
  }

  private void headingBefore(int index) {
    int first = 0;
    for (Part part : parts) {
      if (index == first) {
        line("");
        line(ink.heading(part.heading()));
      }
      first += part.titles().size();
    }
  }

  private void drawOnce() {
    if (drawn) {
      return;
    }
    drawn = true;
    for (Part part : parts) {
      if (spaced || part == parts.getFirst()) {
        line("");
      }
      line(ink.heading(part.heading()));
      part.titles().forEach(title -> line(ink.dim("     " + title)));
    }
    below = 0;
  }

  private void line(String text) {
    out.println(text);
    below++;
  }

  private void replace(int index, String line) {
    int up = height - lineOfRow.get(index) + below;
    out.print("\033[" + up + "A\r\033[2K" + line + "\033[" + up + "B\r");
    out.flush();
  }
}
