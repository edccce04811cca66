package org.callseal.core.passphrase;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.callseal.core.crypto.RandomSource;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

class GeneratedPassphraseTest {
  private static final int DRAWS = 50;
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private final Random seeded = new Random(4);
  private final RandomSource random = seeded::nextBytes;

  @Test
  void shouldStandInFourGroupsOfReadableCharacters() {
    for (int i = 0; i < DRAWS; i++) {
      assertThat(draw()).matches("[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}");
    }
  }

  /** So that a change of the coding does not go unseen: devices in the field read it. */
  @Test
  void shouldKeepItsCoding() {
    RandomSource counting =
        bytes -> {
          for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
          }
        };

    assertThat(new String(GeneratedPassphrase.draw(counting).toShow()))
        .isEqualTo("0123W-5678H-ABCDG-FGHJ9");
  }

  @Test
  @Requirement("3.4.8")
  void shouldCarryEightyBits() {
    assertThat(GeneratedPassphrase.BITS).isEqualTo(80);
    for (int place = 0; place < 16; place++) {
      int at = place + place / 4 * 2;
      assertThat(IntStream.range(0, 2000).mapToObj(_ -> draw().charAt(at)).distinct().count())
          .as("different characters at place %s", at)
          .isEqualTo(32);
    }
  }

  @Test
  void shouldReadWhatItShows() {
    for (int i = 0; i < DRAWS; i++) {
      String shown = draw();
      assertThat(text(shown)).isEqualTo(shown.replace("-", ""));
    }
  }

  @Test
  void shouldNotMindCaseSeparatorsAndLookAlikes() {
    for (int i = 0; i < DRAWS; i++) {
      String shown = draw();
      String text = shown.replace("-", "");
      assertThat(text(shown.toLowerCase(Locale.ROOT))).isEqualTo(text);
      assertThat(text(" " + shown.replace('-', ' ') + "\n")).isEqualTo(text);
      assertThat(text(shown.replace('-', '\u2013'))).isEqualTo(text);
      assertThat(text(text)).isEqualTo(text);
      assertThat(text(text.replace('0', 'o').replace('1', 'l').replace('V', 'u'))).isEqualTo(text);
      assertThat(text(text.replace('0', 'O').replace('1', 'I'))).isEqualTo(text);
    }
  }

  @Test
  void shouldFindEveryWrongCharacterAndItsGroup() {
    for (int i = 0; i < DRAWS; i++) {
      String shown = draw();
      for (int at = 0; at < shown.length(); at++) {
        for (char other : ALPHABET.toCharArray()) {
          if (shown.charAt(at) != '-' && shown.charAt(at) != other) {
            String wrong = shown.substring(0, at) + other + shown.substring(at + 1);
            assertThat(read(wrong)).isEqualTo(new Slip.WrongGroups(List.of(at / 6 + 1)));
          }
        }
      }
    }
  }

  @Test
  void shouldFindEveryTwoCharactersExchanged() {
    for (int i = 0; i < DRAWS; i++) {
      String text = draw().replace("-", "");
      for (int one = 0; one < text.length(); one++) {
        for (int other = one + 1; other < text.length(); other++) {
          if (text.charAt(one) != text.charAt(other)) {
            StringBuilder wrong = new StringBuilder(text);
            wrong.setCharAt(one, text.charAt(other));
            wrong.setCharAt(other, text.charAt(one));
            assertThat(read(wrong.toString())).isInstanceOf(Slip.class);
          }
        }
      }
    }
  }

  @Test
  void shouldFindExchangedGroupsAndNameThem() {
    for (int i = 0; i < DRAWS; i++) {
      for (int one = 0; one < 4; one++) {
        for (int other = one + 1; other < 4; other++) {
          String[] groups = draw().split("-", -1);
          String kept = groups[one];
          groups[one] = groups[other];
          groups[other] = kept;
          assertThat(read(String.join("-", groups)))
              .isEqualTo(new Slip.SwappedGroups(one + 1, other + 1));
        }
      }
    }
  }

  @Test
  void shouldNameTheGroupThatIsTooShortOrTooLong() {
    String[] groups = draw().split("-", -1);
    String whole = groups[2];
    groups[2] = whole.substring(1);
    assertThat(read(String.join("-", groups))).isEqualTo(new Slip.WrongGroupLength(3, 4));
    groups[2] = whole + "7";
    assertThat(read(String.join(" ", groups))).isEqualTo(new Slip.WrongGroupLength(3, 6));
    assertThat(read(String.join("", groups))).isEqualTo(new Slip.WrongLength(21));
    assertThat(read("")).isEqualTo(new Slip.WrongLength(0));
  }

  @Test
  void shouldPointAtACharacterThatNoneIs() {
    String shown = draw();
    for (String strange : List.of("*", ".", "\u00e4", "\uff11", "\u0661")) {
      assertThat(read(shown.substring(0, 8) + strange + shown.substring(9)))
          .isEqualTo(new Slip.StrangeCharacter(2, 3));
    }
  }

  @Test
  void shouldNotPrintAndBeWiped() {
    GeneratedPassphrase passphrase = GeneratedPassphrase.draw(random);
    assertThat(passphrase.toString()).isEqualTo("GeneratedPassphrase");
    passphrase.close();
    assertThat(passphrase.text().isWiped()).isTrue();
  }

  private String draw() {
    try (GeneratedPassphrase passphrase = GeneratedPassphrase.draw(random)) {
      return new String(passphrase.toShow());
    }
  }

  private static PassphraseReading read(String typed) {
    return GeneratedPassphrase.read(typed.toCharArray());
  }

  private static String text(String typed) {
    PassphraseReading reading = read(typed);
    assertThat(reading).isInstanceOf(GeneratedPassphrase.class);
    return new String(((GeneratedPassphrase) reading).text().exposed(), US_ASCII);
  }
}
