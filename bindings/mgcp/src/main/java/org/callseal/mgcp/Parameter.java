package org.callseal.mgcp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A parameter line within the bytes of its message, which it does not copy. Immutable.
 *
 * @param bytes of the whole message
 * @param name in lower case (RFC 3435 3.2: names are case insensitive)
 * @param line from its name to behind its line break
 * @param value without the white space around it
 */
public record Parameter(byte[] bytes, String name, Span line, Span value) {

  /** The value's characters, a byte each. */
  public String text() {
    return new String(bytes, value.start(), value.length(), StandardCharsets.ISO_8859_1);
  }

  static String nameOf(String spelled) {
    return spelled.toLowerCase(Locale.ROOT);
  }
}
