package org.callseal.sip.seal;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Seal;
import org.callseal.core.seal.SealHead;
import org.callseal.sip.HeaderField;
import org.callseal.sip.Span;
import org.jspecify.annotations.Nullable;

/**
 * The line of the seal, 63 bytes with its CRLF:
 *
 * <pre>
 * Seal: v=1;s=SSSSSSSSSSSSSSSSSSSSSS;mac=MMMMMMMMMMMMMMMMMMMMMM CRLF
 *             base64url of the head      base64url of the MAC: the hole
 * </pre>
 *
 * One spelling only, but for the case of the name.
 */
final class SealLine {

  static final int CHARACTERS = 22;
  static final int LENGTH = 63;

  private static final String NAME = "Seal: ";
  private static final String VERSION = "v=1;s=";
  private static final String MAC = ";mac=";
  private static final int HEAD_AT = VERSION.length();
  private static final int MAC_AT = HEAD_AT + CHARACTERS + MAC.length();
  private static final int VALUE_LENGTH = MAC_AT + CHARACTERS;
  private static final String EMPTY_HOLE = "A".repeat(CHARACTERS);
  private static final Pattern OTHER_VERSION = Pattern.compile("v=(?!1(;|$))[1-9][0-9]{0,8}(;.*)?");

  private SealLine() {}

  /** The line with zeros in its hole. */
  static byte[] of(SealHead head) {
    return (NAME + VERSION + Base64Url.encode(head.bytes()) + MAC + EMPTY_HOLE + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Where the hole begins, counted from the line's beginning. */
  static int holeAt() {
    return NAME.length() + MAC_AT;
  }

  /** The MAC's characters. */
  static byte[] hole(Mac mac) {
    return Base64Url.encode(mac.bytes()).getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether the field is a seal of another version, whose further grammar we do not know. */
  static boolean isOtherVersion(HeaderField field) {
    return isOneLine(field) && OTHER_VERSION.matcher(field.text()).matches();
  }

  /** Why the field is not our spelling; null when it is. */
  static @Nullable SealFault fault(HeaderField field) {
    String value = field.text();
    boolean ours =
        isOneLine(field)
            && value.length() == VALUE_LENGTH
            && value.startsWith(VERSION)
            && value.startsWith(MAC, HEAD_AT + CHARACTERS)
            && head(value) != null
            && mac(value) != null;
    if (!ours) {
      return SealFault.SPELLING;
    }
    return seal(field).isEmpty() ? SealFault.NUMBERS : null;
  }

  /** The seal in a field of our spelling. */
  static Optional<Seal> seal(HeaderField field) {
    byte[] head = head(field.text());
    byte[] mac = mac(field.text());
    return head == null || mac == null ? Optional.empty() : Seal.read(head, mac);
  }

  /** The hole in a field of our spelling. */
  static Span hole(HeaderField field) {
    return new Span(field.value().end() - CHARACTERS, field.value().end());
  }

  /** Name, colon, one space, value, CRLF: no other spaces and no folded lines. */
  static boolean isOneLine(HeaderField field) {
    return field.separator().equals(": ")
        && field.value().end() == field.line().end() - 2
        && !field.isFolded();
  }

  private static byte @Nullable [] head(String value) {
    return Base64Url.decode(value.substring(HEAD_AT, HEAD_AT + CHARACTERS));
  }

  private static byte @Nullable [] mac(String value) {
    return Base64Url.decode(value.substring(MAC_AT, MAC_AT + CHARACTERS));
  }
}
