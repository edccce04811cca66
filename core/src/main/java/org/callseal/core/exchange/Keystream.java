package org.callseal.core.exchange;

import org.callseal.core.crypto.SecretBytes;

/** The binary additive stream cipher of message_2 (section 5.3.2): the same both ways. */
final class Keystream {
  private Keystream() {}

  static byte[] apply(SecretBytes prk2e, byte[] th2, byte[] text) {
    try (SecretBytes keystream2 = KeySchedule.keystream2(prk2e, th2, text.length)) {
      byte[] stream = keystream2.exposed();
      byte[] result = new byte[text.length];
      for (int i = 0; i < text.length; i++) {
        result[i] = (byte) (text[i] ^ stream[i]);
      }
      return result;
    }
  }
}
