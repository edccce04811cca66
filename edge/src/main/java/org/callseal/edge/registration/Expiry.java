package org.callseal.edge.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.callseal.sip.HeaderField;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipRewrite;

/**
 * Holds a REGISTER and its answer to what is left of the association (requirement 3.1.20): in the
 * Expires header, in each Contact's parameter, and where neither stands. Stateless.
 *
 * <pre>
 * asked or granted                      goes on as
 * no more than is left, 0, "*"          it is
 * more than is left, or no number       what is left
 * nothing at all in a REGISTER          Expires with 3600 or what is left, whichever is shorter
 * nothing at all in its answer          Expires with what is left
 * </pre>
 */
final class Expiry {

  /** RFC 3261 20.19: a malformed value is taken for this one; registrars use it for none too. */
  private static final long USUAL = 3600;

  /** A quoted string, which is passed over, or the parameter: {@code +sip.instance} has a ">". */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\"(?:\\\\.|[^\"\\\\])*+\"|(?i)(;\\s*+expires\\s*+=\\s*+)(\"[^\"]*\"|[^;,\\s]*)");

  private Expiry() {}

  /** The message with nothing in it that lasts longer than so many seconds. */
  static SipMessage within(SipMessage message, long seconds) {
    SipRewrite rewrite = SipRewrite.of(message);
    boolean said = shortenHeader(message, seconds, rewrite);
    boolean contacts = false;
    for (HeaderField field : message.fields(HeaderName.CONTACT)) {
      List<String> shortened = new ArrayList<>();
      for (String contact : field.listed()) {
        contacts = contacts || !contact.strip().equals("*");
        shortened.add(shortened(contact, seconds));
      }
      if (!shortened.equals(field.listed())) {
        rewrite.replaceValue(field, String.join(", ", shortened));
      }
    }
    if (contacts && !said) {
      long most = message instanceof SipRequest ? Math.min(USUAL, seconds) : seconds;
      rewrite.addLast(HeaderName.EXPIRES, String.valueOf(most));
    }
    return rewrite.message();
  }

  private static boolean shortenHeader(SipMessage message, long seconds, SipRewrite rewrite) {
    List<HeaderField> fields = message.fields(HeaderName.EXPIRES);
    for (HeaderField field : fields) {
      if (lasts(field.text().strip()) > seconds) {
        rewrite.replaceValue(field, String.valueOf(seconds));
      }
    }
    return !fields.isEmpty();
  }

  private static String shortened(String contact, long seconds) {
    return parameter(contact)
        .filter(found -> lasts(found.group(2).strip()) > seconds)
        .map(found ->
            contact.substring(0, found.start(2)) + seconds + contact.substring(found.end(2)))
        .orElse(contact);
  }

  /** The contact without its expires parameter: who it is, byte for byte, and not how long. */
  static String withoutExpiry(String contact) {
    return parameter(contact)
        .map(found -> contact.substring(0, found.start()) + contact.substring(found.end()))
        .orElse(contact);
  }

  private static Optional<MatchResult> parameter(String contact) {
    Matcher matcher = PARAMETER.matcher(contact).region(behindUri(contact), contact.length());
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        return Optional.of(matcher.toMatchResult());
      }
    }
    return Optional.empty();
  }

  /** Where the parameters of a name-addr or addr-spec begin; those of the URI stand within <>. */
  private static int behindUri(String contact) {
    boolean quoted = false;
    for (int at = 0; at < contact.length(); at++) {
      char c = contact.charAt(at);
      if (quoted && c == '\\') {
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '<' && !quoted) {
        return contact.indexOf('>', at) + 1;
      }
    }
    return 0;
  }

  /** For how long a contact was asked for, in a REGISTER that was held to its association. */
  static long asked(String contact, SipMessage register) {
    return NameAddr.parse(contact)
        .flatMap(parsed -> parsed.parameters().value("expires"))
        .or(() -> register.header(HeaderName.EXPIRES))
        .map(Expiry::lasts)
        .orElse(USUAL);
  }

  private static long lasts(String text) {
    return Optional.of(text)
        .filter(digits -> digits.matches("[0-9]{1,10}"))
        .map(Long::parseLong)
        .orElse(text.matches("[0-9]+") ? Long.MAX_VALUE : USUAL);
  }
}
