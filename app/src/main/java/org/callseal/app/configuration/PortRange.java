package org.callseal.app.configuration;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ports, both ends included. */
public record PortRange(int lowest, int highest) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,5}) ?- ?(\\d{1,5})");
  private static final int HIGHEST = 0xffff;

  /** Reads {@code 24000-27999}. */
  static Optional<PortRange> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
                new PortRange(
                    Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
            .filter(range ->
                range.lowest >= 1 && range.lowest <= range.highest && range.highest <= HIGHEST)
        : Optional.empty();
  }

  String text() {
    return lowest + "-" + highest;
  }
}
