package org.callseal.mgcp.seal;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.callseal.core.seal.Hex;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Seal;
import org.callseal.core.seal.SealHead;
import org.callseal.mgcp.Parameter;
import org.callseal.mgcp.Span;
import org.jspecify.annotations.Nullable;

/**
 * The line of the seal, 75 characters and a line end:
 *
 * <pre>
 * X-Seal: 1 HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH MMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM
 *           the head, in hexadecimal         the MAC, in hexadecimal: the hole
 * </pre>
 *
 * One spelling only, but for the case of the name.
 */
final class SealLine {

  static final String PARAMETER = "x-seal";
  static final int CHARACTERS = 32;

  private static final String NAME = "X-Seal: ";
  private static final String VERSION = "1 ";
  private static final int HEAD_AT = VERSION.length();
  private static final int MAC_AT = HEAD_AT + CHARACTERS + 1;
  private static final int VALUE_LENGTH = MAC_AT + CHARACTERS;
  private static final int LENGTH = NAME.length() + VALUE_LENGTH;
  private static final String EMPTY_HOLE = "0".repeat(CHARACTERS);
  private static final Pattern OTHER_VERSION = Pattern.compile("(?!1( |$))[1-9][0-9]{0,8}( .*)?");

  private SealLine() {}

  /** The line with zeros in its hole. */
  static byte[] of(SealHead head, String lineEnd) {
    return (NAME + VERSION + Hex.encode(head.bytes()) + " " + EMPTY_HOLE + lineEnd)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** How many bytes it has in all. */
  static int length(String lineEnd) {
    return LENGTH + lineEnd.length();
  }

  /** Where the hole begins, counted from the line's beginning. */
  static int holeAt() {
    return NAME.length() + MAC_AT;
  }

  /** The MAC's characters. */
  static byte[] hole(Mac mac) {
    return Hex.encode(mac.bytes()).getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether the line is a seal of another version, whose further grammar we do not know. */
  static boolean isOtherVersion(Parameter line, String lineEnd) {
    return isTight(line, lineEnd) && OTHER_VERSION.matcher(line.text()).matches();
  }

  /** Why the line is not our spelling; null when it is. */
  static @Nullable SealFault fault(Parameter line, String lineEnd) {
    String value = line.text();
    boolean ours =
        isTight(line, lineEnd)
            && value.length() == VALUE_LENGTH
            && value.startsWith(VERSION)
            && value.charAt(MAC_AT - 1) == ' '
            && head(value) != null
            && mac(value) != null;
    if (!ours) {
      return SealFault.SPELLING;
    }
    return seal(line).isEmpty() ? SealFault.NUMBERS : null;
  }

  /** The seal in a line of our spelling. */
  static Optional<Seal> seal(Parameter line) {
    byte[] head = head(line.text());
    byte[] mac = mac(line.text());
    return head == null || mac == null ? Optional.empty() : Seal.read(head, mac);
  }

  /** The hole in a line of our spelling. */
  static Span hole(Parameter line) {
    return new Span(line.value().end() - CHARACTERS, line.value().end());
  }

  /** Name, colon, one space, value, line end: no other white space. */
  static boolean isTight(Parameter line, String lineEnd) {
    return line.value().start() == line.line().start() + line.name().length() + 2
        && line.bytes()[line.value().start() - 1] == ' '
        && line.value().end() == line.line().end() - lineEnd.length();
  }

  private static byte @Nullable [] head(String value) {
    return Hex.decode(value.substring(HEAD_AT, HEAD_AT + CHARACTERS));
  }

  private static byte @Nullable [] mac(String value) {
    return Hex.decode(value.substring(MAC_AT, MAC_AT + CHARACTERS));
  }
}
