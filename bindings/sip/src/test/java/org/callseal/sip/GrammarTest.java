package org.callseal.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTest {

  @ParameterizedTest
  @CsvSource({"0,0", "7,7", "0068,68", "255,255", "000000000000000000000000255,255"})
  void shouldReadANumber(String text, long number) {
    assertThat(Grammar.number(text, 255)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "256",
        "-1",
        "+1",
        "1 ",
        "0x1",
        "\u0661",
        "18446744073709551616",
        "36893488147419103232",
        "99999999999999999999999999999999999999"
      })
  void shouldRefuseWhatIsNoNumberOrTooLarge(String text) {
    assertThat(Grammar.number(text, 255)).isEqualTo(-1);
    assertThat(Grammar.number(text + "x", Integer.MAX_VALUE)).isEqualTo(-1);
  }

  @Test
  void shouldKnowTheTokensOfTheRfc() {
    assertThat(Grammar.isToken("-.!%*_+`'~aZ09")).isTrue();
    for (char c : "()<>@,;:\\\"/[]?={} \t\u0000\u007f\u00e9".toCharArray()) {
      assertThat(Grammar.isToken("a" + c)).as("%s", (int) c).isFalse();
    }
  }
}
