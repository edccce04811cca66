package org.callseal.mgcp.seal;

import java.util.ArrayList;
import java.util.List;
import org.callseal.testkit.SeededRandom;

/** Well-formed messages in odd spellings that the grammar has, and hostile ones out of them. */
final class RandomMessages {

  private static final List<String> VERBS = List.of("CRCX", "mdcx", "DLCX", "RsIp", "XPER");
  private static final List<String> ENDPOINTS =
      List.of("*@rgw1.example.net", "AALN/1@RGW1", "$@[10.0.0.5]", "a/b/*@[2001:db8::1]");
  private static final List<String> LINES =
      List.of(
          "X-Seale: 1",
          "X-Sea: l",
          "X+Foo:",
          "BP/x-1: \t a",
          "X-A: \"x-seal: 1\"",
          "A: a:PCMU",
          "A: X-Seal",
          "L: p:20, a:PCMU;G729",
          "I: 12AF",
          "XSEAL: 1",
          "X-A: \u00fc");
  private static final String SPICE = "\r\n\t .:\"X-Seal@$*1\0\u00ff";

  private final SeededRandom random;

  RandomMessages(long seed) {
    this.random = new SeededRandom(seed);
  }

  byte[] payload() {
    return random.bytes(1 + random.below(600));
  }

  /** A well-formed one. */
  byte[] next() {
    String end = random.below(3) == 0 ? "\n" : "\r\n";
    List<String> lines = new ArrayList<>();
    int transaction = 1 + random.below(999_999_999);
    lines.add(
        random.below(2) == 0
            ? 100 + random.below(800) + " " + transaction + " /P x"
            : any(VERBS)
                + " \t"
                + transaction
                + " "
                + any(ENDPOINTS)
                + " MGCP 1."
                + random.below(9));
    for (int i = random.below(7); i > 0; i--) {
      lines.add(any(LINES));
    }
    if (random.below(2) == 0) {
      lines.add("");
      for (int i = random.below(4); i > 0; i--) {
        lines.add(random.below(4) == 0 ? "" : "a=x-seal");
      }
    }
    return SealSamples.bytes(String.join(end, lines) + end);
  }

  /** The bytes with a few changed, taken out or put in. */
  byte[] hostile(byte[] message) {
    byte[] changed = message;
    for (int i = 1 + random.below(4); i > 0 && changed.length > 1; i--) {
      int at = random.below(changed.length);
      int gone = random.below(3) == 0 ? Math.min(changed.length - at, random.below(40)) : 0;
      int repeated = random.below(8) == 0 ? random.below(changed.length - at) : 0;
      byte[] next = new byte[changed.length - gone + 1 + repeated];
      System.arraycopy(changed, 0, next, 0, at);
      next[at] = (byte) SPICE.charAt(random.below(SPICE.length()));
      System.arraycopy(changed, at, next, at + 1, repeated);
      System.arraycopy(changed, at + gone, next, at + 1 + repeated, changed.length - at - gone);
      changed = next;
    }
    return changed;
  }

  private String any(List<String> choices) {
    return choices.get(random.below(choices.size()));
  }
}
