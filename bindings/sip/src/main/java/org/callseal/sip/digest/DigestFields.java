package org.callseal.sip.digest;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters of one Digest challenge or answer. Immutable; names are in lower case. */
public final class DigestFields {

  /** auth-param = token EQUAL ( token / quoted-string ). */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\s*([\\w.!%*+`'~-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]+))\\s*(?:,|$)");

  private static final String SCHEME = "digest ";

  private final Map<String, String> values;

  private DigestFields(Map<String, String> values) {
    this.values = values;
  }

  /** Reads the value of an Authorization or WWW-Authenticate field; empty for other schemes. */
  public static Optional<DigestFields> parse(String field) {
    if (!field.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    Matcher matcher = PARAMETER.matcher(field);
    int at = SCHEME.length();
    while (at < field.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        return Optional.empty();
      }
      String quoted = matcher.group(2);
      String value = quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1");
      if (values.put(matcher.group(1).toLowerCase(Locale.ROOT), value) != null) {
        return Optional.empty();
      }
      at = matcher.end();
    }
    return Optional.of(new DigestFields(values));
  }

  /** The value of a parameter without its quotes. */
  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The value, empty where there is none. */
  String text(String name) {
    return values.getOrDefault(name, "");
  }
}
