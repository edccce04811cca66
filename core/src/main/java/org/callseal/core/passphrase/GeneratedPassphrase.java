package org.callseal.core.passphrase;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;

/**
 * A pass-phrase of 80 random bits: four groups of five characters, of which the last is a {@link
 * CheckCharacter}. What enrolment works with are its twenty characters in upper case, as ASCII.
 *
 * <p>Thread rule: one thread. Lifetime: a command's; wiped at its end.
 */
public final class GeneratedPassphrase implements AutoCloseable, PassphraseReading {
  public static final int GROUPS = 4;
  public static final int GROUP_LENGTH = 5;
  public static final int BITS = 80;

  private static final int LENGTH = GROUPS * GROUP_LENGTH;

  private final SecretBytes text;

  private GeneratedPassphrase(int[] values) {
    byte[] characters = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      characters[i] = Alphabet.character(values[i]);
    }
    text = SecretBytes.adopt(characters);
  }

  public static GeneratedPassphrase draw(RandomSource random) {
    byte[] drawn = random.bytes(LENGTH);
    int[] values = new int[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      // 32 divides 256, so the low five bits of a random byte are five random bits.
      values[i] = drawn[i] & Alphabet.SIZE - 1;
    }
    for (int group = 1; group <= GROUPS; group++) {
      values[group * GROUP_LENGTH - 1] = CheckCharacter.of(group(values, group), group);
    }
    GeneratedPassphrase passphrase = new GeneratedPassphrase(values);
    Arrays.fill(drawn, (byte) 0);
    Arrays.fill(values, 0);
    return passphrase;
  }

  /** Reads what somebody typed; spaces and hyphens may stand anywhere. */
  public static PassphraseReading read(char[] typed) {
    List<Integer> lengths = new ArrayList<>();
    int[] values = new int[typed.length];
    int count = 0;
    int run = 0;
    for (char character : typed) {
      if (isSeparator(character)) {
        run = ended(run, lengths);
      } else {
        values[count++] = Alphabet.value(character);
        run++;
      }
    }
    ended(run, lengths);
    PassphraseReading reading = judge(Arrays.copyOf(values, count), lengths);
    Arrays.fill(values, 0);
    return reading;
  }

  /** The characters in upper case, without hyphens: what both ends compute with. */
  public SecretBytes text() {
    return text;
  }

  /** The groups with hyphens between them, to be shown; the caller wipes it. */
  public char[] toShow() {
    byte[] characters = text.exposed();
    char[] shown = new char[LENGTH + GROUPS - 1];
    for (int i = 0; i < LENGTH; i++) {
      shown[i + i / GROUP_LENGTH] = (char) characters[i];
    }
    for (int group = 1; group < GROUPS; group++) {
      shown[group * (GROUP_LENGTH + 1) - 1] = '-';
    }
    return shown;
  }

  @Override
  public void close() {
    text.close();
  }

  @Override
  public String toString() {
    return "GeneratedPassphrase";
  }

  private static PassphraseReading judge(int[] values, List<Integer> lengths) {
    try {
      if (lengths.size() == GROUPS) {
        for (int group = 1; group <= GROUPS; group++) {
          if (lengths.get(group - 1) != GROUP_LENGTH) {
            return new Slip.WrongGroupLength(group, lengths.get(group - 1));
          }
        }
      }
      if (values.length != LENGTH) {
        return new Slip.WrongLength(values.length);
      }
      for (int i = 0; i < LENGTH; i++) {
        if (values[i] < 0) {
          return new Slip.StrangeCharacter(i / GROUP_LENGTH + 1, i % GROUP_LENGTH + 1);
        }
      }
      List<Integer> wrong = wrongGroups(values);
      return wrong.isEmpty() ? new GeneratedPassphrase(values) : slip(values, wrong);
    } finally {
      Arrays.fill(values, 0);
    }
  }

  private static List<Integer> wrongGroups(int[] values) {
    List<Integer> wrong = new ArrayList<>();
    for (int group = 1; group <= GROUPS; group++) {
      if (!CheckCharacter.fits(group(values, group), group)) {
        wrong.add(group);
      }
    }
    return wrong;
  }

  private static Slip slip(int[] values, List<Integer> wrong) {
    if (wrong.size() == 2) {
      int one = wrong.getFirst();
      int other = wrong.getLast();
      if (CheckCharacter.fits(group(values, one), other)
          && CheckCharacter.fits(group(values, other), one)) {
        return new Slip.SwappedGroups(one, other);
      }
    }
    return new Slip.WrongGroups(wrong);
  }

  private static int[] group(int[] values, int number) {
    return Arrays.copyOfRange(values, (number - 1) * GROUP_LENGTH, number * GROUP_LENGTH);
  }

  private static int ended(int run, List<Integer> lengths) {
    if (run > 0) {
      lengths.add(run);
    }
    return 0;
  }

  /** What mail programs and phones make of a hyphen is one too. */
  private static boolean isSeparator(char character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.getType(character) == Character.DASH_PUNCTUATION;
  }
}
