package org.callseal.callagent;

import java.util.Optional;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipRequest;

/**
 * What one Contact of a REGISTER asks for.
 *
 * @param contact the URI
 * @param q its preference in thousandths
 * @param expires the seconds asked for, 0 to remove
 */
record ContactChange(String contact, int q, long expires) {

  private static final int BEST = 1000;
  private static final long NEVER = 4_294_967_295L;

  static ContactChange of(NameAddr contact, SipRequest register, int defaultExpires) {
    Optional<String> asked =
        contact.parameters().value("expires").or(() -> register.header(HeaderName.EXPIRES));
    return new ContactChange(
        contact.uri(),
        contact.parameters().value("q").map(ContactChange::thousandths).orElse(BEST),
        asked.map(text -> seconds(text, defaultExpires)).orElse((long) defaultExpires));
  }

  /** RFC 3261 20.19: a malformed value counts as 3600, here as the default. */
  static long seconds(String text, long otherwise) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return otherwise;
    }
    return text.length() > 10 ? NEVER : Long.parseLong(text);
  }

  /** qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] ); anything else counts as 1. */
  static int thousandths(String text) {
    if (!text.matches("0(\\.[0-9]{0,3})?")) {
      return BEST;
    }
    String digits = text.length() < 3 ? "" : text.substring(2);
    return Integer.parseInt((digits + "000").substring(0, 3));
  }

  /** The q of a binding as it stands in a Contact. */
  static String qText(int thousandths) {
    return thousandths == BEST
        ? "1"
        : ("0." + "%03d".formatted(thousandths)).replaceFirst("0+$", "").replaceFirst("\\.$", "");
  }
}
