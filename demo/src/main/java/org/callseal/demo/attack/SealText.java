package org.callseal.demo.attack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Seal line of a SIP message as an attacker sees it: text that he can cut, change and put
 * elsewhere. He has no key. Pure.
 */
final class SealText {

  static final int SPI = 0;
  static final int TO = 4;
  static final int FROM = 8;
  static final int SEQUENCE = 12;

  private static final int AHEAD = 512;

  private static final Pattern LINE =
      Pattern.compile("Seal: v=1;s=([A-Za-z0-9_-]{22});mac=([A-Za-z0-9_-]{22})\r\n");

  private SealText() {}

  /** One character a byte. */
  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** One byte a character. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static boolean isSealed(byte[] message) {
    return LINE.matcher(text(message)).find();
  }

  /** The sixteen bytes of SPI, to, from and sequence. */
  static ByteBuffer head(byte[] message) {
    return ByteBuffer.wrap(Base64.getUrlDecoder().decode(line(message).group(1)));
  }

  /**
   * The head with a number above what its receiver has seen and within its window: the MAC alone is
   * asked.
   */
  static ByteBuffer ahead(ByteBuffer head) {
    return head.putInt(SEQUENCE, head.getInt(SEQUENCE) + AHEAD);
  }

  /** The message with another head in its seal, the MAC as it was. */
  static byte[] withHead(byte[] message, ByteBuffer head) {
    Matcher line = line(message);
    return replaced(message, line.start(1), line.end(1), head.array());
  }

  /** The message with one bit of its seal's head changed. */
  static byte[] headChanged(byte[] message, int at) {
    ByteBuffer head = head(message);
    head.put(at, (byte) (head.get(at) ^ 0x10));
    return withHead(message, head);
  }

  /** The message with one bit of its MAC changed. */
  static byte[] macChanged(byte[] message) {
    Matcher line = line(message);
    byte[] mac = Base64.getUrlDecoder().decode(line.group(2));
    mac[0] ^= 1;
    return replaced(message, line.start(2), line.end(2), mac);
  }

  /** The message with the whole seal of another one. */
  static byte[] withSealOf(byte[] message, byte[] other) {
    Matcher line = line(message);
    String text = text(message);
    return bytes(
        text.substring(0, line.start()) + line(other).group() + text.substring(line.end()));
  }

  /** The message with some words replaced, once. */
  static byte[] reworded(byte[] message, String words, String others) {
    String text = text(message);
    int at = text.indexOf(words);
    if (at < 0) {
      throw new IllegalStateException("the message has no '" + words + "' to change");
    }
    return bytes(text.substring(0, at) + others + text.substring(at + words.length()));
  }

  private static Matcher line(byte[] message) {
    Matcher line = LINE.matcher(text(message));
    if (!line.find()) {
      throw new IllegalStateException("the message has no seal");
    }
    return line;
  }

  private static byte[] replaced(byte[] message, int start, int end, byte[] value) {
    String text = text(message);
    String spelled = Base64.getUrlEncoder().withoutPadding().encodeToString(value);
    return bytes(text.substring(0, start) + spelled + text.substring(end));
  }
}
