package org.callseal.demo.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the table is shown. Immutable.
 *
 * @param live whether lines can be written anew
 * @param colour whether colours are welcome
 */
public record Terminal(int columns, int lines, boolean live, boolean colour) {

  private static final int USUAL_COLUMNS = 100;
  private static final int LEAST_COLUMNS = 60;
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})\\s*");

  /** No terminal: a file or a pipe. */
  public static final Terminal NONE = new Terminal(USUAL_COLUMNS, Integer.MAX_VALUE, false, false);

  public Terminal {
    columns = Math.max(columns, LEAST_COLUMNS);
  }

  /** What the standard output of this process is. */
  public static Terminal ofStandardOutput(Map<String, String> environment) {
    Matcher size = SIZE.matcher(sizeOfStandardOutput());
    if (!size.matches() || "dumb".equals(environment.get("TERM"))) {
      return NONE;
    }
    boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty();
    int lines = Integer.parseInt(size.group(1));
    int columns = Integer.parseInt(size.group(2));
    // A terminal that does not know its size says 0.
    return lines == 0 || columns == 0
        ? new Terminal(USUAL_COLUMNS, 1, true, colour)
        : new Terminal(columns, lines, true, colour);
  }

  /** Java knows neither whether it writes to a terminal nor how large that is; the shell does. */
  private static String sizeOfStandardOutput() {
    try {
      Process asked =
          new ProcessBuilder("/bin/sh", "-c", "test -t 1 && stty size <&1 >&2")
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .start();
      return new String(asked.getErrorStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "";
    }
  }
}
