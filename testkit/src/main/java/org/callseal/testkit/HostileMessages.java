package org.callseal.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes hostile messages out of good ones, as a seed decides: header lines repeated, taken out,
 * moved, swapped, blown up to the limits of a reader or replaced by odd ones; bytes changed, cut or
 * put in. Many of them still are messages, which is what makes them dangerous. Knows of SIP only
 * that its lines end in CRLF and what odd ones look like.
 *
 * <p>Thread rule: one thread. Lifetime: one test.
 */
public final class HostileMessages {

  private static final String SPICE = "\r\n\t \"<>;,:=@%?[]\\\0SIP/2.0v*\u00ff";

  private static final List<String> ODD_LINES =
      List.of(
          "Route: <sip:example.net;lr>",
          "Route: <sip:a@203.0.113.10:5060;lr>, <sip:b@198.51.100.1:5060;lr>",
          "Route: <tel:+1555>",
          "Record-Route: <sip:AAAAAAAAAAAAAAAAAAAAAA@198.51.100.1;lr>",
          "Path: <sip:AAAAAAAAAAAAAAAAAAAAAA@198.51.100.1;lr>",
          "v: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKcAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
          "Via: SIP/2.0/UDP [2001:db8::1]:5060;branch=z9hG4bKe",
          "Via: SIP/2.0/TCP odd ;rport ;received=1.2.3.4;branch=z9hG4bKhAAAAAAAAAAAAAAAA",
          "m: *",
          "Contact: <sip:x@[::1]:1>;expires=0, \"a,b\" <sips:y@z>;q=0.5",
          "Proxy-Require: a, b, c",
          "Require: path, gruu",
          "k: path,\r\n outbound",
          "Privacy: id;user;critical",
          "P-Asserted-Identity: <sip:ceo@example.net>",
          "P-Preferred-Identity: <sip:alice@example.net>, <tel:+1555>",
          "Remote-Party-ID: <sip:ceo@example.net>;party=calling",
          "Max-Forwards: 0",
          "Max-Forwards: 255",
          "Expires: 4294967296",
          "Expires: 0",
          "l: 0",
          "Content-Length: 4",
          "Seal: v=1;s=AAAAAAAAAAAAAAAAAAAAAA;mac=AAAAAAAAAAAAAAAAAAAAAA",
          "Seal: v=2;x",
          "Seal-Control: gQEB",
          "Seal-Control: ",
          "Seal-Control: AAAA",
          "To: <sip:bob@example.net>;tag=1",
          "To: <sip:%61lice@EXAMPLE.net;user=phone?x=y>",
          "f: \"\\\"\" <sip:alice@example.net>;tag=",
          "From: <sip:anonymous@anonymous.invalid>;tag=a",
          "CSeq: 2147483647 ACK",
          "CSeq: 0 CANCEL",
          "i: x@y@z",
          "Authorization: Digest username=\"alice\", realm=\"example.net\", nonce=\"%\", response=\"\"",
          "Warning: 399 a \"b\"",
          "Subject:\r\n  a\r\n\tb",
          "x: \r\n \r\n y");

  private static final List<String> METHODS =
      List.of(
          "REGISTER",
          "INVITE",
          "ACK",
          "CANCEL",
          "BYE",
          "OPTIONS",
          "SUBSCRIBE",
          "NOTIFY",
          "REFER",
          "MESSAGE",
          "PUBLISH",
          "x");

  private final SeededRandom random;

  public HostileMessages(long seed) {
    this.random = new SeededRandom(seed);
  }

  /** One of them. */
  public <T> T oneOf(List<T> choices) {
    return choices.get(random.below(choices.size()));
  }

  /** Changes bytes and lines of the message, a few. */
  public byte[] outOf(byte[] message) {
    byte[] changed = message;
    for (int changes = 1 + random.below(4); changes > 0; changes--) {
      changed = random.below(4) == 0 ? bytes(changed) : lines(changed);
    }
    return changed;
  }

  /** Nothing but noise, of up to so many bytes. */
  public byte[] noise(int longest) {
    return random.bytes(random.below(longest));
  }

  private byte[] bytes(byte[] message) {
    if (message.length < 2) {
      return message;
    }
    int at = random.below(message.length);
    byte spice = (byte) SPICE.charAt(random.below(SPICE.length()));
    return switch (random.below(4)) {
      case 0 -> {
        byte[] other = message.clone();
        other[at] = spice;
        yield other;
      }
      case 1 -> Arrays.copyOf(message, at);
      case 2 -> spliced(message, at, at, new byte[] {spice});
      default ->
          spliced(message, at, Math.min(message.length, at + 1 + random.below(9)), new byte[0]);
    };
  }

  private static byte[] spliced(byte[] message, int from, int to, byte[] into) {
    byte[] spliced = new byte[message.length - (to - from) + into.length];
    System.arraycopy(message, 0, spliced, 0, from);
    System.arraycopy(into, 0, spliced, from, into.length);
    System.arraycopy(message, to, spliced, from + into.length, message.length - to);
    return spliced;
  }

  private byte[] lines(byte[] message) {
    String text = new String(message, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return bytes(message);
    }
    List<String> lines = new ArrayList<>(List.of(text.substring(0, end).split("\r\n", -1)));
    change(lines);
    String changed = String.join("\r\n", lines) + text.substring(end);
    return changed.getBytes(StandardCharsets.ISO_8859_1);
  }

  private void change(List<String> lines) {
    int at = random.below(lines.size());
    String line = lines.get(at);
    switch (random.below(9)) {
      case 0 -> lines.add(1 + random.below(lines.size()), oneOf(ODD_LINES));
      case 1 -> replaceAlike(lines, oneOf(ODD_LINES));
      case 2 -> lines.add(at + 1, line);
      case 3 -> lines.remove(at);
      case 4 -> lines.add(random.below(lines.size()), lines.remove(at));
      case 5 -> lines.set(at, blownUp(line));
      case 6 -> repeat(lines, oneOf(ODD_LINES));
      case 7 -> lines.set(at, line + "," + line.substring(line.indexOf(':') + 1));
      default -> rename(lines);
    }
  }

  /** The odd line in the place of a good one of the same name. */
  private static void replaceAlike(List<String> lines, String odd) {
    String name = odd.substring(0, odd.indexOf(':') + 1);
    lines.removeIf(line -> line.startsWith(name));
    lines.add(Math.min(2, lines.size()), odd);
  }

  /** Up to the longest line that is read, and a little above. */
  private String blownUp(String line) {
    int length = 8192 - line.length() - random.below(700) + random.below(20);
    String filling = oneOf(List.of("a", ";a", " ", "\r\n ", ";x=1", "%41", ",<sip:a>"));
    return line + filling.repeat(Math.max(1, length / filling.length()));
  }

  /** Up to the most lines that are read, and a few above. */
  private void repeat(List<String> lines, String odd) {
    int count = 256 - lines.size() - random.below(24) + random.below(4);
    for (int i = 0; i < count; i++) {
      lines.add(1, odd);
    }
  }

  private void rename(List<String> lines) {
    String method = oneOf(METHODS);
    lines.set(0, lines.getFirst().replaceFirst("^[A-Z]+ ", method + " "));
    lines.replaceAll(
        line -> line.startsWith("CSeq:") ? "CSeq: " + random.below(9) + " " + method : line);
  }
}
