package org.callseal.demo.table;

import java.util.ArrayList;
import java.util.List;

/** Writes lines that fit a terminal, coloured where that is welcome. Immutable. */
final class Ink {

  private static final int VERDICT = 4;
  private static final int TITLE = 30;
  private static final String CUT = "..";

  private final Terminal terminal;

  Ink(Terminal terminal) {
    this.terminal = terminal;
  }

  String heading(String text) {
    return paint("1", fit(text));
  }

  /** A row: its verdict, its title, and what happened. */
  String row(String verdict, String colour, String title, String happened) {
    String start = pad(verdict, VERDICT) + " ";
    String rest = fit(start + pad(title, TITLE) + "  " + happened).substring(start.length());
    return paint(colour, start) + rest;
  }

  String dim(String text) {
    return paint("2", fit(text));
  }

  String text(String text) {
    return fit(text);
  }

  String alarm(String text) {
    return paint("1;31", fit(text));
  }

  String content(String text) {
    return paint("32", fit(text));
  }

  private String paint(String colour, String text) {
    return terminal.colour() && !colour.isEmpty()
        ? "\033[" + colour + "m" + text + "\033[0m"
        : text;
  }

  /** One column stays free: what fills the last one makes some terminals begin a new line. */
  private String fit(String text) {
    int room = terminal.columns() - 1;
    return text.length() <= room ? text : text.substring(0, room - CUT.length()) + CUT;
  }

  /** The text in lines of at most so many characters, broken between words where it can be. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int end = space > 0 ? space : width;
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).strip();
    }
    lines.add(rest);
    return lines;
  }

  private static String pad(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }
}
