package org.callseal.core.passphrase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.callseal.core.passphrase.ChosenPassphrase.Chosen;
import org.callseal.core.passphrase.ChosenPassphrase.Unfit;
import org.junit.jupiter.api.Test;

class ChosenPassphraseTest {

  @Test
  void shouldTakeATextAsItIs() {
    assertThat(text(" Correct horse-battery ")).isEqualTo(" Correct horse-battery ");
  }

  @Test
  void shouldTakeOneTextOfTwoKeyboardsForOne() {
    assertThat(text("Gru\u0308n ist die Hoffnung"))
        .isEqualTo(text("Gr\u00fcn\u00a0ist die\u2003Hoffnung"))
        .isEqualTo("Gr\u00fcn ist die Hoffnung");
  }

  @Test
  void shouldRefuseWhatNobodyShouldUseOrCanType() {
    assertThat(read("1234567")).isEqualTo(Unfit.TOO_SHORT);
    assertThat(read("12345678")).isInstanceOf(Chosen.class);
    assertThat(read("x".repeat(128))).isInstanceOf(Chosen.class);
    assertThat(read("x".repeat(129))).isEqualTo(Unfit.TOO_LONG);
    assertThat(read("12345678\t")).isEqualTo(Unfit.CONTROL_CHARACTER);
  }

  private static ChosenPassphrase.Reading read(String typed) {
    return ChosenPassphrase.read(typed.toCharArray());
  }

  private static String text(String typed) {
    return new String(((Chosen) read(typed)).text().exposed(), UTF_8);
  }
}
