package org.callseal.core.seal;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Hexadecimal in lower case, the one spelling that is read: for protocols whose stacks fold the
 * case of values, so that nothing of ours may depend on it. Stateless.
 */
public final class Hex {

  private static final HexFormat FORMAT = HexFormat.of();

  private Hex() {}

  public static String encode(byte[] bytes) {
    return FORMAT.formatHex(bytes);
  }

  /** The bytes; null when it is not our spelling. */
  public static byte @Nullable [] decode(String text) {
    if (text.length() % 2 != 0) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return null;
      }
    }
    return FORMAT.parseHex(text);
  }
}
