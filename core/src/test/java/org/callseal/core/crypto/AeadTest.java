package org.callseal.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.callseal.testkit.SeededRandom;
import org.callseal.testkit.Vectors;
import org.junit.jupiter.api.Test;

class AeadTest {
  private final SeededRandom random = new SeededRandom(13);

  @Test
  void shouldSealWithCcmAsTheVectorsDo() {
    for (String file : new String[] {"a", "b", "d", "lz"}) {
      Vectors v = Vectors.load("edhoc-m3-suite3-" + file);
      SecretBytes key = SecretBytes.copyOf(v.bytes("trace/K_3"));
      byte[] nonce = v.bytes("trace/IV_3");
      byte[] sealed = AesCcm.seal(key, nonce, v.bytes("trace/A_3"), v.bytes("trace/PLAINTEXT_3"));

      assertThat(sealed).isEqualTo(v.bytes("trace/CIPHERTEXT_3"));
      assertThat(AesCcm.open(key, nonce, v.bytes("trace/A_3"), sealed))
          .contains(v.bytes("trace/PLAINTEXT_3"));
    }
  }

  @Test
  void shouldNotOpenWithCcmWhatWasChangedAnywhere() {
    SecretBytes key = SecretBytes.copyOf(random.bytes(16));
    byte[] nonce = random.bytes(13);
    byte[] additional = random.bytes(20);
    byte[] sealed = AesCcm.seal(key, nonce, additional, random.bytes(10));

    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      assertThat(AesCcm.open(key, nonce, additional, flipped(sealed, bit))).isEmpty();
    }
    for (int length = 0; length < sealed.length; length++) {
      assertThat(AesCcm.open(key, nonce, additional, Arrays.copyOf(sealed, length))).isEmpty();
    }
    assertThat(AesCcm.open(key, nonce, flipped(additional, 3), sealed)).isEmpty();
    assertThat(AesCcm.open(key, flipped(nonce, 3), additional, sealed)).isEmpty();
    assertThat(AesCcm.open(key, nonce, additional, sealed)).isPresent();
  }

  /** Test case 16 of the GCM specification of McGrew and Viega. */
  @Test
  void shouldSealWithGcmAsItsSpecificationDoes() {
    SecretBytes key =
        SecretBytes.copyOf(hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"));
    byte[] plaintext =
        hex(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
    byte[] additional = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    byte[] sealed = AesGcm.seal(key, hex("cafebabefacedbaddecaf888"), additional, plaintext);

    assertThat(sealed)
        .isEqualTo(
            hex(
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                    + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                    + "76fc6ece0f4e1768cddf8853bb2d551b"));
    assertThat(AesGcm.open(key, hex("cafebabefacedbaddecaf888"), additional, sealed))
        .contains(plaintext);
  }

  @Test
  void shouldNotOpenWithGcmWhatWasChangedAnywhere() {
    SecretBytes key = SecretBytes.copyOf(random.bytes(32));
    byte[] nonce = random.bytes(12);
    byte[] sealed = AesGcm.seal(key, nonce, new byte[] {1}, random.bytes(10));

    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      assertThat(AesGcm.open(key, nonce, new byte[] {1}, flipped(sealed, bit))).isEmpty();
    }
    for (int length = 0; length < sealed.length; length++) {
      assertThat(AesGcm.open(key, nonce, new byte[] {1}, Arrays.copyOf(sealed, length))).isEmpty();
    }
    assertThat(AesGcm.open(key, nonce, new byte[] {2}, sealed)).isEmpty();
  }

  @Test
  void shouldRefuseKeysAndNoncesOfAWrongLengthAsABugOfOurs() {
    assertThatThrownBy(() ->
            AesCcm.seal(SecretBytes.copyOf(new byte[32]), new byte[13], new byte[0], new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            AesGcm.seal(SecretBytes.copyOf(new byte[32]), new byte[13], new byte[0], new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] changed = bytes.clone();
    changed[bit / 8] ^= (byte) (1 << bit % 8);
    return changed;
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
