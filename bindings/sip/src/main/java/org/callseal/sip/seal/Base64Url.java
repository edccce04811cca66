package org.callseal.sip.seal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** base64url (RFC 4648 section 5) without padding, in its one canonical spelling. Stateless. */
final class Base64Url {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private Base64Url() {}

  static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /** The bytes; null when the text is not what {@link #encode} makes of them. */
  static byte @Nullable [] decode(String text) {
    if (text.length() % 4 == 1 || !text.chars().allMatch(Base64Url::isDigit)) {
      return null;
    }
    byte[] bytes = DECODER.decode(text.getBytes(StandardCharsets.US_ASCII));
    // RFC 4648 3.5: the unused bits of the last character MUST be zero, or one seal had several
    // spellings.
    return encode(bytes).equals(text) ? bytes : null;
  }

  private static boolean isDigit(int c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }
}
