package org.callseal.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SecretBytesTest {

  @Test
  void shouldNotPrintItsBytes() {
    assertThat(SecretBytes.copyOf(new byte[] {1, 2, 3})).hasToString("SecretBytes");
  }

  @Test
  void shouldOwnACopy() {
    byte[] mine = {1, 2, 3};
    SecretBytes secret = SecretBytes.copyOf(mine);
    mine[0] = 9;

    assertThat(secret.exposed()).containsExactly(1, 2, 3);
  }

  @Test
  void shouldClearItsBytesAndRefuseUseOnceWiped() {
    SecretBytes secret = SecretBytes.copyOf(new byte[] {1, 2, 3});
    byte[] inside = secret.exposed();
    secret.wipe();

    assertThat(inside).containsOnly(0);
    assertThat(secret.isWiped()).isTrue();
    assertThatThrownBy(secret::exposed).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldCompareByContent() {
    assertThat(SecretBytes.copyOf(new byte[] {1})).isEqualTo(SecretBytes.copyOf(new byte[] {1}));
    assertThat(SecretBytes.copyOf(new byte[] {1})).isNotEqualTo(SecretBytes.copyOf(new byte[] {2}));
  }
}
