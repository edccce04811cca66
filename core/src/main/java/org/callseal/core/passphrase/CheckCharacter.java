package org.callseal.core.passphrase;

/**
 * The last character of each group. In GF(32), with a a root of x^5 + x^2 + 1, the characters c of
 * group g (1 to 4) fulfil
 *
 * <pre>
 *   c0 + a c1 + a^2 c2 + a^3 c3 + a^4 c4 = g
 * </pre>
 *
 * Since the factors differ and none is zero, one wrong character and any two exchanged ones break
 * the sum; since g differs, a group in another's place does. Stateless: any thread.
 */
final class CheckCharacter {
  private static final int POLYNOMIAL = 0b100101;
  private static final int GROUP_ORDER = Alphabet.SIZE - 1;

  private CheckCharacter() {}

  /** The value that makes a group whole: the last of its values is not looked at. */
  static int of(int[] group, int number) {
    int last = group.length - 1;
    return multiply(sum(group, last, number), power(GROUP_ORDER - last));
  }

  static boolean fits(int[] group, int number) {
    return sum(group, group.length, number) == 0;
  }

  private static int sum(int[] group, int count, int number) {
    int sum = number;
    for (int i = 0; i < count; i++) {
      sum ^= multiply(group[i], power(i));
    }
    return sum;
  }

  private static int power(int exponent) {
    int result = 1;
    for (int i = 0; i < exponent; i++) {
      result = multiply(result, 2);
    }
    return result;
  }

  private static int multiply(int one, int other) {
    int product = 0;
    for (int bit = 0; bit < 5; bit++) {
      if ((other >> bit & 1) != 0) {
        product ^= one << bit;
      }
    }
    for (int bit = 8; bit >= 5; bit--) {
      if ((product >> bit & 1) != 0) {
        product ^= POLYNOMIAL << (bit - 5);
      }
    }
    return product;
  }
}
