package org.callseal.app.configuration;

import java.util.List;

/** Prints a complete file: every key with its documentation and its value. Pure. */
final class ConfigurationPrinter {

  private static final int WIDTH = 90;

  private ConfigurationPrinter() {}

  static String print(String title, List<Key<?>> keys, ConfigurationFile values) {
    StringBuilder out = new StringBuilder("# " + title + "\n");
    String section = "";
    for (Key<?> key : keys) {
      int dot = key.name().indexOf('.');
      String own = dot < 0 ? "" : key.name().substring(0, dot);
      out.append('\n');
      if (!own.equals(section) && !own.isEmpty()) {
        out.append(own).append(":\n");
      }
      section = own;
      String indent = own.isEmpty() ? "" : "  ";
      comment(out, indent, key.documentation());
      out.append(indent).append(key.name().substring(dot + 1)).append(": ");
      out.append(write(key, values)).append('\n');
    }
    return out.toString();
  }

  private static <T> String write(Key<T> key, ConfigurationFile values) {
    return key.type().write(values.value(key));
  }

  private static void comment(StringBuilder out, String indent, String text) {
    StringBuilder line = new StringBuilder(indent + "#");
    for (String word : text.strip().split("\\s+", -1)) {
      if (line.length() + 1 + word.length() > WIDTH) {
        out.append(line).append('\n');
        line = new StringBuilder(indent + "#");
      }
      line.append(' ').append(word);
    }
    out.append(line).append('\n');
  }
}
