package org.callseal.systemtests.process;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * One form in which a process may hold a secret.
 *
 * @param secret what it is
 * @param form how it is written down
 * @param bytes what to look for
 */
record SecretForm(String secret, String form, byte[] bytes) {

  private static final List<Charset> CHARSETS =
      List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE);

  @Override
  public String toString() {
    return secret + ", " + form;
  }

  /**
   * All forms of a number or key: its bytes; the words of a {@code BigInteger}, whose order is the
   * number's while each word's is the machine's; the bytes from behind, which are the words of
   * native libraries; hex and base64.
   */
  static List<SecretForm> ofBytes(String secret, byte[] bytes) {
    List<SecretForm> forms = new ArrayList<>();
    forms.add(new SecretForm(secret, "bytes", bytes.clone()));
    forms.add(new SecretForm(secret, "from behind", turned(bytes, bytes.length)));
    forms.add(new SecretForm(secret, "words of 4", turned(bytes, Integer.BYTES)));
    forms.add(new SecretForm(secret, "words of 8", turned(bytes, Long.BYTES)));
    addText(forms, secret, "hex", HexFormat.of().formatHex(bytes));
    addText(forms, secret, "HEX", HexFormat.of().withUpperCase().formatHex(bytes));
    addBase64(forms, secret, "base64", Base64.getEncoder(), bytes);
    addBase64(forms, secret, "base64url", Base64.getUrlEncoder(), bytes);
    return forms;
  }

  /** All forms of what is typed. */
  static List<SecretForm> ofText(String secret, String text) {
    List<SecretForm> forms = new ArrayList<>();
    addText(forms, secret, "text", text);
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    addBase64(forms, secret, "base64", Base64.getEncoder(), ascii);
    addBase64(forms, secret, "base64url", Base64.getUrlEncoder(), ascii);
    return forms;
  }

  /** Each word of so many bytes from behind. */
  static byte[] turned(byte[] bytes, int word) {
    byte[] turned = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      turned[i] = bytes[i / word * word + word - 1 - i % word];
    }
    return turned;
  }

  /** Inside a longer text it begins at one of three places of a group of four characters. */
  private static void addBase64(
      List<SecretForm> forms, String secret, String form, Base64.Encoder encoder, byte[] bytes) {
    for (int before = 0; before < 3; before++) {
      byte[] longer = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, longer, before, bytes.length);
      String text = encoder.withoutPadding().encodeToString(longer);
      // Only characters whose six bits are all the secret's.
      int from = (before * Byte.SIZE + 5) / 6;
      int to = longer.length * Byte.SIZE / 6;
      addText(forms, secret, form + " after " + before, text.substring(from, to));
    }
  }

  private static void addText(List<SecretForm> forms, String secret, String form, String text) {
    for (Charset charset : CHARSETS) {
      forms.add(new SecretForm(secret, form + " in " + charset, text.getBytes(charset)));
    }
  }
}
