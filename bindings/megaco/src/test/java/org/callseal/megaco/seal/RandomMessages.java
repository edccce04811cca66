package org.callseal.megaco.seal;

import java.util.Arrays;
import java.util.List;
import org.callseal.core.seal.Hex;
import org.callseal.megaco.BerSamples;
import org.callseal.testkit.SeededRandom;

/** Well-formed messages in odd spellings that the grammar has, and hostile ones out of them. */
final class RandomMessages {

  private static final List<String> NAMES =
      List.of(
          "mg1",
          "<RGW1.example.net>",
          "<rgw1.example.net>:2944",
          "[10.0.0.5]:2944",
          "[2001:db8::1]",
          "MTP { 0a1B }",
          "Mg_1/Line@site-1.example");
  private static final List<String> BLANKS =
      List.of(" ", "\n", "\r\n", "\t", " \t\r\n\n", ";AU=0x1\n", "; \"{}\r\n ", ";!/1 other\n");
  private static final List<String> GROUPS =
      List.of(
          "T=1{C=-{SC=ROOT{SV{MT=RS,RE=\"901 Cold {Boot;\"}}}}",
          "T=2{C=-{SC=ROOT{SV{MT=HO,RE=\"903\",AD=55555,MG=<mgc2.example.net>:2944}}}}",
          "P=2{C=-{SC=ROOT{SV{AD=[10.0.0.5]:2944 , MG = MTP{0a1b}}},SC=a{SV{AD=[::1]}}}}",
          "Transaction = 4294967295 {Context = $ {Add = L {Media {Local {v=0\r\na=x:;\"{\\}}}}}}",
          "P=3{C=1{S=aaln/1{SA{nt/os=1200}},DM=local{(x|[1-5]L.)}}}",
          "Reply = 4/2/& {ER=430{}}",
          "PN=5{}",
          "K{6,7-9}",
          "TransactionResponseAck { 10 }",
          "SM=11/1/END\n",
          "T=12{C=1{N=a{OE=1{20261125T12304500:al/of{init=\"\u00fc\"}}}}}");
  private static final String SPICE = "\r\n\t ;{}\"=:AU0x!/1L\\\0\u00ff";
  private static final List<String> BODIES =
      List.of(
          "a105a103800101",
          "a107a205800101a200",
          serviceChange("a1038001" + "05" + "a60583036d6732"),
          serviceChange("a108a10680040a000005" + "a60ca00a80040a00000681020b80"),
          "a00b80020192810568656c6c6f",
          "a107a3053003800107",
          "a108a406800101810102");
  private static final List<String> BINARY_NAMES =
      List.of(
          "83036d6731",
          "a00a80040a00000581020b80",
          "a112801020010db8000000000000000000000001",
          "a20c800a524757312e6c2d2e3432",
          "84020a1b");

  private final SeededRandom random;

  RandomMessages(long seed) {
    this.random = new SeededRandom(seed);
  }

  int below(int bound) {
    return random.below(bound);
  }

  /** A well-formed one. */
  byte[] text() {
    StringBuilder text = new StringBuilder(blanks(0));
    text.append(random.below(2) == 0 ? "!" : "mEgAcO").append('/').append(1 + random.below(3));
    text.append(blanks(1)).append(any(NAMES)).append(blanks(1));
    if (random.below(8) == 0) {
      return SealSamples.bytes(text.append("ER=402{\"x\"}").append(blanks(0)).toString());
    }
    for (int i = random.below(4); i >= 0; i--) {
      text.append(any(GROUPS)).append(blanks(0));
    }
    return SealSamples.bytes(text.toString());
  }

  private String blanks(int least) {
    StringBuilder blanks = new StringBuilder();
    for (int i = least + random.below(3); i > 0; i--) {
      blanks.append(any(BLANKS));
    }
    return blanks.toString();
  }

  /** A request of a hand-over of ROOT with these parameters. */
  private static String serviceChange(String parameters) {
    String parms = BerSamples.value(0xa1, "800104" + parameters + "a4070405393033203a");
    String change = BerSamples.value(0xa7, "a00e300ca0008108ffffffffffffffff" + parms);
    String command = BerSamples.value(0x30, BerSamples.value(0xa0, change));
    String action = BerSamples.value(0x30, "800100" + BerSamples.value(0xa3, command));
    String request = BerSamples.value(0xa0, "800101" + BerSamples.value(0xa1, action));
    return BerSamples.value(0xa1, request);
  }

  /** A well-formed binary one, now and then with a longer spelling of a length than needed. */
  byte[] ber() {
    String body = any(BODIES);
    String extension = random.below(3) == 0 ? BerSamples.value(0x83, hex(random.below(400))) : "";
    String inner =
        "80010"
            + (1 + random.below(3))
            + BerSamples.value(0xa1, any(BINARY_NAMES))
            + BerSamples.value(0xa2, body)
            + extension;
    String message = BerSamples.value(0xa1, inner);
    int length = message.length() / 2;
    return BerSamples.bytes(
        switch (random.below(4)) {
          case 0 -> "3082%04x".formatted(length) + message;
          case 1 -> "3083%06x".formatted(length) + message;
          default -> BerSamples.value(0x30, message);
        });
  }

  private String hex(int length) {
    return Hex.encode(random.bytes(length));
  }

  /** The message with a few bytes changed, put in, taken out, repeated or cut off. */
  byte[] hostile(byte[] message) {
    byte[] changed = message;
    for (int changes = 1 + random.below(3); changes > 0; changes--) {
      changed = changedOnce(changed);
    }
    return changed;
  }

  private byte[] changedOnce(byte[] message) {
    if (message.length < 2) {
      return random.bytes(20);
    }
    int at = random.below(message.length);
    int end = Math.min(message.length, at + 1 + random.below(60));
    byte odd =
        random.below(2) == 0
            ? (byte) SPICE.charAt(random.below(SPICE.length()))
            : random.bytes(1)[0];
    return switch (random.below(6)) {
      case 0 -> spliced(message, at, at + 1, new byte[] {odd});
      case 1 -> spliced(message, at, at, new byte[] {odd});
      case 2 -> spliced(message, at, end, new byte[0]);
      case 3 -> spliced(message, end, end, Arrays.copyOfRange(message, at, end));
      case 4 -> spliced(message, at, message.length, new byte[0]);
      default -> spliced(message, 0, 0, Arrays.copyOfRange(message, 0, end));
    };
  }

  private static byte[] spliced(byte[] message, int from, int to, byte[] into) {
    byte[] spliced = new byte[message.length - (to - from) + into.length];
    System.arraycopy(message, 0, spliced, 0, from);
    System.arraycopy(into, 0, spliced, from, into.length);
    System.arraycopy(message, to, spliced, from + into.length, message.length - to);
    return spliced;
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.below(choices.size()));
  }
}
