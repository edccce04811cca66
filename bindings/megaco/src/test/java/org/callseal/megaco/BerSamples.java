package org.callseal.megaco;

import java.util.HexFormat;

/** Binary messages, as hexadecimal with blanks. */
public final class BerSamples {

  /** A service change as Erlang/OTP's megaco sends it (OTP 25): 74 bytes. */
  public static final String SERVICE_CHANGE =
      "304a a148 800101 a105 8303 6d6731 a23c a13a a038 800101 a133 3031 800100 a32c 302a a028"
          + " a726 a00e 300c a000 8108 ffffffffffffffff a114 800103 a40f"
          + " 040d 39303120436f6c6420426f6f74";

  /** A pending of mg1: the shortest that there is. */
  public static final String PENDING = "3015 a113 800101 a105 8303 6d6731 a207 a105 a103 800101";

  private BerSamples() {}

  /** The bytes. */
  public static byte[] bytes(String hexadecimal) {
    return HexFormat.of().parseHex(hexadecimal.replace(" ", ""));
  }

  /** A value of this tag around what stands in it, of any length. */
  public static String value(int tag, String contents) {
    int length = bytes(contents).length;
    String spelled =
        length < 0x80
            ? "%02x".formatted(length)
            : length < 0x100 ? "81%02x".formatted(length) : "82%04x".formatted(length);
    return "%02x".formatted(tag) + spelled + contents;
  }

  /** A message with this identifier. */
  public static String of(String messageId) {
    return value(0x30, value(0xa1, "800101" + value(0xa1, messageId) + "a207a105a103800101"));
  }

  /** One with this body. */
  public static String withBody(String body) {
    return value(0x30, value(0xa1, "800101a10583036d6731" + value(0xa2, body)));
  }

  /** One with this in front of its message. */
  public static String after(String header) {
    return value(0x30, header + "a113800101a10583036d6731a207a105a103800101");
  }
}
