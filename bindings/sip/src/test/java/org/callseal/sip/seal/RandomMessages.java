package org.callseal.sip.seal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.callseal.testkit.SeededRandom;

/** Well-formed messages in the oddest spellings that the grammar has, as a seed decides. */
final class RandomMessages {

  private static final List<String> METHODS =
      List.of("INVITE", "REGISTER", "OPTIONS", "BYE", "ACK", "SUBSCRIBE", "seal", "X-1.%41");
  private static final List<String> URIS =
      List.of(
          "sip:alice@example.net",
          "sip:b%40b@[2001:db8::1]:5070;transport=udp;lr",
          "sip:user;par=1@example.net",
          "tel:+15551234",
          "urn:service:sos",
          "sip:example.net");
  private static final List<String> ODD =
      List.of(
          "X-Seal: v=1;s=AAAA;mac=BBBB",
          "Seal2: v=1",
          "Sea: l",
          "Subject: Seal: v=1;s=x;mac=y",
          "Subject:\r\n Seal: v=1",
          "X-Empty:",
          "X-Empty: ",
          "Supported: path,\r\n\toutbound",
          "Warning: 399 a \"Seal: \\\" v=1\"",
          "X-Text: \u0439\u0446\u0443 \ud83d\ude00",
          "Record-Route: <sip:a;lr> , \"c, d\" <sip:b;lr>",
          "m: <sip:alice@10.0.0.5>;q=0.5");

  private final SeededRandom random;

  RandomMessages(SeededRandom random) {
    this.random = random;
  }

  byte[] payload() {
    return random.bytes(1 + random.below(600));
  }

  byte[] next() {
    String method = any(METHODS);
    boolean request = random.below(3) > 0;
    byte[] body = random.below(2) == 0 ? new byte[0] : body();
    List<String> lines = new ArrayList<>();
    lines.add(name("Via", "v") + "SIP/2.0/UDP " + host() + ";branch=z9hG4bK" + random.below(9999));
    lines.add(name("From", "f") + "\"Seal: \\\"x\" <" + any(URIS) + ">;tag=" + random.below(9));
    lines.add(name("To", "t") + "<" + any(URIS) + ">");
    lines.add(name("Call-ID", "i") + "c" + random.below(9999) + "@" + host());
    lines.add(name("CSeq", "CSEQ") + random.below(9999) + " " + method);
    for (int i = random.below(6); i > 0; i--) {
      String line = any(ODD);
      if (lines.stream().noneMatch(other -> isOnce(line) && isOnce(other))) {
        lines.add(random.below(lines.size() + 1), line);
      }
    }
    if (random.below(2) == 0) {
      lines.add(random.below(lines.size() + 1), name("Content-Length", "l") + body.length);
    }
    String start = request ? method + " " + any(URIS) + " SIP/2.0" : "SIP/2.0 200 Seal: v=1";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes((start + "\r\n").getBytes(StandardCharsets.UTF_8));
    lines.forEach(line -> out.writeBytes((line + "\r\n").getBytes(StandardCharsets.UTF_8)));
    out.writeBytes(new byte[] {'\r', '\n'});
    out.writeBytes(body);
    return out.toByteArray();
  }

  private static boolean isOnce(String line) {
    return line.startsWith("Subject");
  }

  private byte[] body() {
    return random.below(2) == 0
        ? random.bytes(random.below(300))
        : "\r\n\r\nSeal: v=1;s=AQIDBAUGBwgJCgsMDQ4PEA;mac=YW4gZXhhbXBsZSdzIE1BQw\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
  }

  private String name(String full, String compact) {
    String name = random.below(2) == 0 ? full : compact;
    String cased = random.below(2) == 0 ? name : name.toUpperCase(java.util.Locale.ROOT);
    return cased + any(List.of(":", ": ", " : ", "\t:\t", ":\r\n ", ":  \r\n\t"));
  }

  private String host() {
    return any(List.of("10.0.0.5", "example.net", "192.0.2.7"));
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.below(choices.size()));
  }
}
