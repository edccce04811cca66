package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;

/**
 * Messages of Megaco in binary, in hexadecimal, written from RFC 3525 A.2 and by nothing of ours.
 */
final class BinaryMegaco {

  private static final String ROOT = "a00e300ca0008108ffffffffffffffff";

  private BinaryMegaco() {}

  static String value(String tag, String... contents) {
    String all = String.join("", contents);
    int length = all.length() / 2;
    return tag + (length < 0x80 ? "" : "81") + String.format("%02x", length) + all;
  }

  static String ascii(String text) {
    return HexFormat.of().formatHex(text.getBytes(ISO_8859_1));
  }

  static byte[] bytes(String hexadecimal) {
    return HexFormat.of().parseHex(hexadecimal);
  }

  /** Whatever came over the wire as one text, in hexadecimal. */
  static String hexadecimal(String message) {
    return ascii(message);
  }

  /** A message of this domain name. */
  static String from(String name, String body) {
    String sender = value("a1", value("a2", value("80", ascii(name))));
    return value("30", value("a1", "800101" + sender + value("a2", body)));
  }

  /** One transaction of it, of any kind. */
  static String transaction(String name, String transaction) {
    return from(name, value("a1", transaction));
  }

  /** A request with nothing in it. */
  static String request(String name, long number) {
    return transaction(name, value("a0", number(number), "a100"));
  }

  static String pending(String name, long number) {
    return transaction(name, value("a1", number(number)));
  }

  /** A request of a ServiceChange of ROOT, with a method, further parameters and a reason. */
  static String change(String name, long number, int method, String parameters, String reason) {
    String said = value("a4", value("04", value("16", ascii(reason))));
    String parms = value("a1", String.format("8001%02x", method), parameters, said);
    String command = value("30", value("a0", value("a7", ROOT, parms)));
    String action = value("30", "800100", value("a3", command));
    return transaction(name, value("a0", number(number), value("a1", action)));
  }

  /** The reply to one, with these parameters. */
  static String changed(String name, long number, String parameters) {
    String result = value("a1", value("a1", parameters));
    String action = value("30", "800100", value("a3", value("a7", ROOT, result)));
    return transaction(name, value("a2", number(number), value("a2", value("a1", action))));
  }

  /** An error as the reply to a request. */
  static String refused(String sender, long number, int code, String text) {
    String error = value("a0", value("80", String.format("%04x", code)), value("81", ascii(text)));
    String reply = value("a2", number(number), value("a2", error));
    return value(
        "30", value("a1", "800101" + value("a1", sender) + value("a2", value("a1", reply))));
  }

  /** An IPv4 address and port: the choice of an MId, or with tag a1 of a ServiceChangeAddress. */
  static String address(String tag, String host, int port) {
    StringBuilder octets = new StringBuilder();
    for (String part : host.split("\\.")) {
      octets.append(String.format("%02x", Integer.parseInt(part)));
    }
    return value(tag, value("80", octets.toString()), "81" + number(port).substring(2));
  }

  private static String number(long number) {
    String digits = Long.toHexString(number);
    String even = digits.length() % 2 == 0 ? digits : "0" + digits;
    // An INTEGER whose highest bit is set is a negative one.
    return value("80", Integer.parseInt(even.substring(0, 1), 16) < 8 ? even : "00" + even);
  }
}
