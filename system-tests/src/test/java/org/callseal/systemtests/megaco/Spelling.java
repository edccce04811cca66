package org.callseal.systemtests.megaco;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;
import org.callseal.megaco.Encoding;

/** The encodings of Megaco: a request and its reply in each, written from RFC 3525 by hand. */
enum Spelling {
  PRETTY(
      Encoding.TEXT,
      "MEGACO/1 <%s>\r\nTransaction = %d {\r\n\tContext = - {\r\n\t\tNotify = aaln/1 {"
          + "ObservedEvents = 7 {al/of}}\r\n\t}\r\n}\r\n",
      "MEGACO/1 <%s>\r\nReply = %d {\r\n\tContext = - {\r\n\t\tNotify = aaln/1\r\n\t}\r\n}\r\n"),
  COMPACT(
      Encoding.TEXT, "!/1 <%s>\nT=%d{C=-{N=aaln/1{OE=7{al/of}}}}", "!/1 <%s>\nP=%d{C=-{N=aaln/1}}"),
  BER(Encoding.BER, "a0", "a2");

  private final Encoding encoding;
  private final String request;
  private final String reply;

  Spelling(Encoding encoding, String request, String reply) {
    this.encoding = encoding;
    this.request = request;
    this.reply = reply;
  }

  Encoding encoding() {
    return encoding;
  }

  byte[] request(String sender, long number) {
    return written(request, sender, number);
  }

  byte[] reply(String sender, long number) {
    return written(reply, sender, number);
  }

  private byte[] written(String form, String sender, long number) {
    if (encoding == Encoding.TEXT) {
      return form.formatted(sender, number).getBytes(ISO_8859_1);
    }
    // RFC 3525 A.2: actions of a request, or those of a reply, with none in them.
    String transaction = value(form, value("80", String.format("%010x", number)) + "a100");
    String named = value("a2", value("80", HexFormat.of().formatHex(sender.getBytes(ISO_8859_1))));
    String body = value("a2", value("a1", transaction));
    return HexFormat.of().parseHex(value("30", value("a1", "800101" + value("a1", named) + body)));
  }

  private static String value(String tag, String contents) {
    return tag + String.format("%02x", contents.length() / 2) + contents;
  }
}
