package org.callseal.demo.attack;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Requests and answers that the attacker writes himself. Stateless but for their numbers. */
final class Forgery {

  private static final AtomicLong NUMBERS = new AtomicLong(System.nanoTime());

  private Forgery() {}

  /** A request that claims to be somebody's. */
  static byte[] request(
      String method,
      String uri,
      String from,
      InetSocketAddress sender,
      List<String> fields,
      String body) {
    String number = Long.toString(NUMBERS.incrementAndGet(), 36);
    String self = sender.getAddress().getHostAddress() + ":" + sender.getPort();
    StringBuilder text = new StringBuilder();
    line(text, method + " " + uri + " SIP/2.0");
    line(text, "Via: SIP/2.0/UDP " + self + ";rport;branch=z9hG4bK" + number);
    line(text, "Max-Forwards: 70");
    line(text, "From: <" + from + ">;tag=" + number);
    line(text, "To: <" + (method.equals("REGISTER") ? from : uri) + ">");
    line(text, "Call-ID: " + number);
    line(text, "CSeq: 1 " + method);
    line(text, "Contact: <sip:eve@" + self + ">");
    fields.forEach(field -> line(text, field));
    if (!body.isEmpty()) {
      line(text, "Content-Type: text/plain");
    }
    line(text, "Content-Length: " + SealText.bytes(body).length);
    line(text, "");
    return SealText.bytes(text + body);
  }

  /** The Call-ID line of a request of ours. */
  static String callId(byte[] request) {
    return SealText.text(request)
        .lines()
        .filter(line -> line.startsWith("Call-ID: "))
        .findFirst()
        .orElseThrow();
  }

  /** An answer to a request that came by, as its server would write it. */
  static byte[] answer(byte[] request, String status, List<String> fields) {
    StringBuilder text = new StringBuilder();
    line(text, "SIP/2.0 " + status);
    for (String field : SealText.text(request).split("\r\n", -1)) {
      if (field.matches("(?i)(via|v|from|f|call-id|i|cseq) ?:.*")) {
        line(text, field);
      } else if (field.matches("(?i)(to|t) ?:.*")) {
        line(text, field.contains(";tag=") ? field : field + ";tag=eve");
      }
    }
    fields.forEach(field -> line(text, field));
    line(text, "Content-Length: 0");
    line(text, "");
    return SealText.bytes(text.toString());
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append("\r\n");
  }
}
