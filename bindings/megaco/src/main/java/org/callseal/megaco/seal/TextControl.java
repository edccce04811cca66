package org.callseal.megaco.seal;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.callseal.core.seal.Hex;
import org.jspecify.annotations.Nullable;

/**
 * Control messages in text (RFC 3525 B.2: serviceChangeMethod, extension, transactionReply):
 *
 * <pre>
 * !/1 callseal LF T=257{C=-{SC=ROOT{SV{MT=X-SEALCT,RE="900",X-SEALCT="83010743000000"}}}}
 * !/1 callseal LF P=257{ER=501{"X-SEALCT 83010743000000"}}
 * </pre>
 *
 * Stateless.
 */
final class TextControl implements ControlShape {

  static final TextControl INSTANCE = new TextControl();

  private static final String START = "!/1 " + SENDER + "\n";
  private static final String ASKS =
      "{C=-{SC=ROOT{SV{MT=" + NAME + ",RE=\"" + REASON + "\"," + NAME + "=\"";
  private static final String ASKED = "\"}}}}";
  private static final String ANSWERS = "{ER=" + ERROR + "{\"" + NAME + " ";
  private static final String ANSWERED = "\"}}";

  private static final String TRANSACTION = "([1-9][0-9]{0,9})";
  private static final String PAYLOAD = "((?:[0-9a-f]{2}){1," + MOST_PAYLOAD + "}+)";
  private static final Pattern QUESTION = pattern("T=", ASKS, ASKED);
  private static final Pattern ANSWER = pattern("P=", ANSWERS, ANSWERED);

  private TextControl() {}

  private static Pattern pattern(String token, String before, String behind) {
    return Pattern.compile(
        Pattern.quote(START + token)
            + TRANSACTION
            + Pattern.quote(before)
            + PAYLOAD
            + Pattern.quote(behind));
  }

  @Override
  public byte[] write(Control control) {
    String text =
        START
            + (control.question() ? "T=" : "P=")
            + control.transaction()
            + (control.question() ? ASKS : ANSWERS)
            + Hex.encode(control.payload())
            + (control.question() ? ASKED : ANSWERED);
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public @Nullable Control read(byte[] message) {
    String text = new String(message, StandardCharsets.ISO_8859_1);
    Matcher question = QUESTION.matcher(text);
    Matcher answer = ANSWER.matcher(text);
    if (question.matches()) {
      return control(true, question);
    }
    return answer.matches() ? control(false, answer) : null;
  }

  private static @Nullable Control control(boolean question, Matcher matcher) {
    long transaction = Long.parseLong(matcher.group(1));
    byte[] payload = Hex.decode(matcher.group(2));
    return payload == null || transaction > HIGHEST_TRANSACTION
        ? null
        : new Control(question, transaction, payload);
  }
}
