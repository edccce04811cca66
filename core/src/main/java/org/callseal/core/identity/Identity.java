package org.callseal.core.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom an association belongs to: a SIP URI, a network access identifier (RFC 7542) or a host name.
 * Never an address (requirement x.4). One canonical text, from which the kind follows: {@code
 * sip:user@host} with the host in lower case and neither port nor parameters, the others as they
 * are.
 *
 * <p>Immutable: any thread.
 */
public final class Identity {
  /** Longest text, as long as the subject of a credential may be. */
  public static final int LONGEST = 255;

  // RFC 3261 section 25.1: user = 1*( unreserved / escaped / user-unreserved ).
  private static final Pattern SIP_USER =
      Pattern.compile("(?:[A-Za-z0-9\\-_.!~*'()&=+$,;?/]|%[0-9A-Fa-f]{2})+");
  // What of it no two readers take for different things.
  private static final Pattern CERTAIN_SIP_USER = Pattern.compile("[A-Za-z0-9\\-_.!~*'()&=+$,/]+");
  // RFC 7542 section 2.2, in ASCII; "/" is one of its atoms, as MGCP's local names need.
  private static final Pattern NAI_USER =
      Pattern.compile("[A-Za-z0-9!#$%&'*+\\-/=?^_`{|}~]+(?:\\.[A-Za-z0-9!#$%&'*+\\-/=?^_`{|}~]+)*");
  private static final Pattern HOST =
      Pattern.compile(
          "(?=.{1,253}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*"
              + "[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

  /** What the text of an identity is. */
  public enum Kind {
    SIP,
    NAI,
    HOST
  }

  private final Kind kind;
  private final String text;
  private final String domain;

  private Identity(Kind kind, String text, String domain) {
    this.kind = kind;
    this.text = text;
    this.domain = domain;
  }

  /** Reads a text whose kind follows from it; what is no identity gives nothing. */
  public static Optional<Identity> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    if (text.regionMatches(true, 0, "sip:", 0, 4)) {
      return sip(text.substring(4));
    }
    int at = text.lastIndexOf('@');
    if (at >= 0) {
      return nai(text.substring(0, at), text.substring(at + 1));
    }
    return isHostName(text)
        ? Optional.of(new Identity(Kind.HOST, text, text.toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /** Reads a text as of this kind: on a command line {@code user@host} may mean SIP. */
  public static Optional<Identity> parse(String text, Kind kind) {
    boolean bareSip = kind == Kind.SIP && !text.regionMatches(true, 0, "sip:", 0, 4);
    return parse(bareSip ? "sip:" + text : text).filter(identity -> identity.kind == kind);
  }

  private static Optional<Identity> sip(String userAtHost) {
    int at = userAtHost.indexOf('@');
    if (at < 0) {
      return Optional.empty();
    }
    String user = userAtHost.substring(0, at);
    String host = userAtHost.substring(at + 1).toLowerCase(Locale.ROOT);
    return SIP_USER.matcher(user).matches() && isHostName(host)
        ? Optional.of(new Identity(Kind.SIP, "sip:" + user + "@" + host, host))
        : Optional.empty();
  }

  private static Optional<Identity> nai(String user, String realm) {
    return NAI_USER.matcher(user).matches() && isHostName(realm)
        ? Optional.of(new Identity(Kind.NAI, user + "@" + realm, realm.toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /** The last label of a host name begins with a letter, so that no address is one. */
  private static boolean isHostName(String text) {
    return HOST.matcher(text).matches();
  }

  public Kind kind() {
    return kind;
  }

  /** The canonical text, as it stands in credentials. */
  public String text() {
    return text;
  }

  /** The host of a SIP URI, the realm of an NAI, the host name itself, in lower case. */
  public String domain() {
    return domain;
  }

  /**
   * Whether a message can speak for it. Escapes in the user of a SIP URI are undone or refused, and
   * {@code ;} and {@code ?} are where some readers end it; so who has them in his name would be
   * refused whatever he said.
   */
  public boolean canBeSpokenFor() {
    return kind != Kind.SIP
        || CERTAIN_SIP_USER.matcher(text.substring(4, text.indexOf('@'))).matches();
  }

  /** Whether the two differ in nothing but the case of letters, which many registrars overlook. */
  public boolean resembles(Identity other) {
    return text.equalsIgnoreCase(other.text) && !text.equals(other.text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Identity that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
