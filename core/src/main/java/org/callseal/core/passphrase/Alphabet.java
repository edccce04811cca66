package org.callseal.core.passphrase;

/**
 * 32 characters that can be read out: digits and letters without I, L, O and U, which are read as
 * the ones they look like, in either case. Stateless: any thread.
 */
final class Alphabet {
  static final int SIZE = 32;

  private static final String CHARACTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private Alphabet() {}

  static byte character(int value) {
    return (byte) CHARACTERS.charAt(value);
  }

  /** The value of a typed character, or -1. */
  static int value(char typed) {
    return typed >= 0x80 ? -1 : CHARACTERS.indexOf(folded(Character.toUpperCase(typed)));
  }

  private static char folded(char upperCase) {
    return switch (upperCase) {
      case 'O' -> '0';
      case 'I', 'L' -> '1';
      case 'U' -> 'V';
      default -> upperCase;
    };
  }
}
