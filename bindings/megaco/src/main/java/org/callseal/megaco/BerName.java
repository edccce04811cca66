package org.callseal.megaco;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Names of binary messages as text has them (RFC 3525 A.1, A.2): terminations, contexts, events.
 *
 * <pre>
 * TerminationID ::= SEQUENCE { wildcard [0] SEQUENCE OF OCTET STRING (SIZE(1)), id [1] OCTET STRING (SIZE(1..8)) }
 *
 * 61616c6e2f31      aaln/1          0001a0      0x0001a0
 * ffffffffffffffff  root            a wildcard of the whole name: ALL * or CHOOSE $
 * </pre>
 *
 * Octets that are no letters are told in hexadecimal, so that every name has one spelling.
 * Stateless.
 */
final class BerName {

  static final String NULL_CONTEXT = "-";

  private static final int C = BerParser.CONSTRUCTED;
  private static final int P = BerParser.PRIMITIVE;
  private static final int OCTET_STRING = 0x04;
  private static final int MOST_OCTETS = 8;
  private static final int ALL = 0x80;
  private static final int POSITION = 0x3f;
  private static final String ROOT = "root";
  private static final byte[] ROOT_OCTETS = HexFormat.of().parseHex("ffffffffffffffff");
  private static final String HEXADECIMAL = "0x";
  private static final String PRINTABLE = "[A-Za-z0-9_/.@-]+";
  private static final Map<String, String> NUMBERS_OF_CONTEXTS =
      Map.of(NULL_CONTEXT, "0", "$", "4294967294", "*", "4294967295");
  private static final Map<String, String> CONTEXTS = turned(NUMBERS_OF_CONTEXTS);

  /** Package al, 0x0009 (RFC 3525 E.9.2). */
  private static final Map<String, String> NUMBERS_OF_EVENTS =
      Map.of("al/on", "00090004", "al/of", "00090005", "al/fl", "00090006");

  private static final Map<String, String> EVENTS = turned(NUMBERS_OF_EVENTS);

  private BerName() {}

  private static Map<String, String> turned(Map<String, String> names) {
    return names.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
  }

  /** The name of a TerminationID; empty where wildcards are for parts of it. */
  static String termination(BerValue termination) {
    byte[] id = termination.each(P + 1).findFirst().map(BerValue::octets).orElse(new byte[0]);
    int[] wildcards =
        termination
            .each(C, OCTET_STRING)
            .mapToInt(field -> field.contents().length() == 1 ? field.octets()[0] & 0xff : -1)
            .toArray();
    if (wildcards.length == 0) {
      return Arrays.equals(id, ROOT_OCTETS) ? ROOT : spelled(id);
    }
    boolean whole =
        wildcards.length == 1
            && wildcards[0] >= 0
            && (wildcards[0] & POSITION) == Byte.SIZE * id.length - 1;
    return !whole ? "" : (wildcards[0] & ALL) != 0 ? "*" : "$";
  }

  private static String spelled(byte[] octets) {
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    return text.matches(PRINTABLE) && !text.startsWith(HEXADECIMAL)
        ? text
        : octets.length == 0 ? "" : HEXADECIMAL + HexFormat.of().formatHex(octets);
  }

  /**
   * What stands in a TerminationID of this name.
   *
   * @throws IllegalArgumentException when it has none: it is too long
   */
  static byte[] termination(String name) {
    byte[] wildcards =
        switch (name) {
          // Bit 6: this level and all below it; the level begins at the highest bit.
          case "*" -> BerBytes.value(OCTET_STRING, new byte[] {(byte) 0xff});
          case "$" -> BerBytes.value(OCTET_STRING, new byte[] {0x7f});
          default -> new byte[0];
        };
    byte[] id =
        wildcards.length > 0
            ? new byte[MOST_OCTETS]
            : name.equalsIgnoreCase(ROOT) ? ROOT_OCTETS : octets(name);
    if (id.length == 0 || id.length > MOST_OCTETS) {
      throw new IllegalArgumentException("no termination in binary: " + name);
    }
    byte[] field = BerBytes.value(C, wildcards);
    byte[] identifier = BerBytes.value(P + 1, id);
    byte[] both = Arrays.copyOf(field, field.length + identifier.length);
    System.arraycopy(identifier, 0, both, field.length, identifier.length);
    return both;
  }

  private static byte[] octets(String name) {
    return name.startsWith(HEXADECIMAL)
        ? HexFormat.of().parseHex(name, HEXADECIMAL.length(), name.length())
        : BerBytes.ascii(name);
  }

  /** The name of a ContextID. */
  static String context(String number) {
    return CONTEXTS.getOrDefault(number, number);
  }

  /** The number of a ContextID. */
  static long contextNumber(String context) {
    return Long.parseLong(NUMBERS_OF_CONTEXTS.getOrDefault(context, context));
  }

  /** The name of an event; its number where it is none that is known here. */
  static String event(BerValue pkgdName) {
    String number = HexFormat.of().formatHex(pkgdName.octets());
    return EVENTS.getOrDefault(number, HEXADECIMAL + number);
  }

  /** The PkgdName of an event. */
  static byte[] event(String name) {
    String number = NUMBERS_OF_EVENTS.get(name);
    if (number == null) {
      throw new IllegalArgumentException("no event in binary: " + name);
    }
    return HexFormat.of().parseHex(number);
  }
}
