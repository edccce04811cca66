package org.callseal.core.passphrase;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import org.callseal.core.crypto.SecretBytes;

/**
 * A pass-phrase that somebody made up: prepared in the manner of the OpaqueString profile (RFC 8265
 * 4.2.2), so that one text typed on two keyboards is one pass-phrase. Its strength is not known, so
 * the authority allows few guesses.
 */
public final class ChosenPassphrase {
  public static final int SHORTEST = 8;
  public static final int LONGEST = 128;

  private ChosenPassphrase() {}

  /** What came of reading it. */
  public sealed interface Reading {}

  /** The pass-phrase as UTF-8: what both ends compute with. */
  public record Chosen(SecretBytes text) implements Reading {}

  /** Why it cannot serve. */
  public enum Unfit implements Reading {
    TOO_SHORT,
    TOO_LONG,
    /** Control characters, which nobody types. */
    CONTROL_CHARACTER
  }

  /** Reads a text; the caller wipes his array. */
  public static Reading read(char[] typed) {
    char[] prepared = prepared(typed);
    try {
      int characters = Character.codePointCount(prepared, 0, prepared.length);
      if (characters < SHORTEST) {
        return Unfit.TOO_SHORT;
      }
      if (characters > LONGEST) {
        return Unfit.TOO_LONG;
      }
      for (char character : prepared) {
        if (Character.isISOControl(character)) {
          return Unfit.CONTROL_CHARACTER;
        }
      }
      return new Chosen(utf8(prepared));
    } finally {
      Arrays.fill(prepared, '\0');
    }
  }

  /**
   * RFC 8265 4.2.2: other spaces become U+0020, then NFC. The normalizer makes a string, which
   * cannot be wiped, so pure ASCII does not go through it.
   */
  private static char[] prepared(char[] typed) {
    char[] spaced = typed.clone();
    boolean ascii = true;
    for (int i = 0; i < spaced.length; i++) {
      if (Character.getType(spaced[i]) == Character.SPACE_SEPARATOR) {
        spaced[i] = ' ';
      }
      ascii &= spaced[i] < 0x80;
    }
    if (ascii) {
      return spaced;
    }
    char[] normal =
        Normalizer.normalize(CharBuffer.wrap(spaced), Normalizer.Form.NFC).toCharArray();
    Arrays.fill(spaced, '\0');
    return normal;
  }

  private static SecretBytes utf8(char[] text) {
    var encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    Arrays.fill(encoded.array(), (byte) 0);
    return SecretBytes.adopt(bytes);
  }
}
