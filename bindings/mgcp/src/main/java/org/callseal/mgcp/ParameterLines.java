package org.callseal.mgcp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameter lines of a message:
 *
 * <pre>
 * MGCPParameter = ParameterValue EOL        ParameterValue = name ":" 0*(WSP) [value]
 * </pre>
 *
 * One thread; used once.
 */
final class ParameterLines {

  /**
   * RFC 3435 3.2.2: unless otherwise specified, a parameter MUST NOT be present more than once.
   * Endpoints, connections, options and capabilities are listed on several lines where endpoints
   * are audited.
   */
  private static final Set<String> ONCE =
      Set.of(
          "k", "b", "c", "n", "x", "m", "r", "s", "d", "o", "p", "e", "z2", "i2", "f", "q", "t",
          "rm", "rd", "es", "pl", "md");

  private final byte[] bytes;
  private final Lines lines;
  private final List<Parameter> found = new ArrayList<>();
  private @Nullable MgcpFault fault;

  ParameterLines(byte[] bytes, Lines lines) {
    this.bytes = bytes;
    this.lines = lines;
  }

  /** Takes one line in; false when it is no parameter, and {@link #fault} says why. */
  boolean take(Span line) {
    int colon = line.start();
    while (colon < line.end() && isName(bytes[colon])) {
      colon++;
    }
    if (colon == line.start() || colon == line.end() || bytes[colon] != ':') {
      fault = MgcpFault.PARAMETER;
      return false;
    }
    if (quotes(colon, line.end()) % 2 != 0) {
      // A reader that goes on to the next quote takes our lines for a part of the string.
      fault = MgcpFault.OPEN_QUOTE;
      return false;
    }
    Span value = trimmed(colon + 1, line.end());
    String name = Parameter.nameOf(text(line.start(), colon));
    if (ONCE.contains(name) && found.stream().anyMatch(other -> other.name().equals(name))) {
      fault = MgcpFault.REPEATED_PARAMETER;
      return false;
    }
    found.add(new Parameter(bytes, name, new Span(line.start(), lines.after(line)), value));
    return true;
  }

  @Nullable MgcpFault fault() {
    return fault;
  }

  List<Parameter> found() {
    return List.copyOf(found);
  }

  /** extensionParameter has letters, digits, hyphens, a slash behind its package, "X+". */
  private static boolean isName(byte octet) {
    return (octet >= 'A' && octet <= 'Z')
        || (octet >= 'a' && octet <= 'z')
        || (octet >= '0' && octet <= '9')
        || octet == '-'
        || octet == '+'
        || octet == '/';
  }

  private int quotes(int start, int end) {
    int count = 0;
    for (int at = start; at < end; at++) {
      count += bytes[at] == '"' ? 1 : 0;
    }
    return count;
  }

  private Span trimmed(int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isBlank(bytes[start])) {
      start++;
    }
    while (end > start && isBlank(bytes[end - 1])) {
      end--;
    }
    return new Span(start, end);
  }

  private static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  private String text(int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.US_ASCII);
  }
}
