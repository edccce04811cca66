package org.callseal.sip;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A sip: or sips: URI (RFC 3261 19.1). Immutable; keeps its text as it was spelled. */
public final class SipUri {

  private final String text;
  private final boolean secure;
  private final @Nullable String user;
  private final Host host;
  private final Parameters parameters;
  private final String headers;

  private SipUri(
      String text,
      boolean secure,
      @Nullable String user,
      Host host,
      Parameters parameters,
      String headers) {
    this.text = text;
    this.secure = secure;
    this.user = user;
    this.host = host;
    this.parameters = parameters;
    this.headers = headers;
  }

  /** Reads the text of a URI; empty when it is no sip or sips URI. */
  public static Optional<SipUri> parse(String text) {
    boolean secure = startsWith(text, "sips:");
    if (!secure && !startsWith(text, "sip:")) {
      return Optional.empty();
    }
    return Optional.ofNullable(afterScheme(text, secure));
  }

  private static @Nullable SipUri afterScheme(String text, boolean secure) {
    Cursor cursor = new Cursor(text);
    cursor.run(Grammar::isAlpha);
    cursor.take(':');
    String user = null;
    // "@" stands for itself nowhere else before the host, and is escaped everywhere after it.
    if (text.indexOf('@') >= 0) {
      user = cursor.run(SipUri::isUserInfo);
      if (user.isEmpty() || !escapesAreWhole(user) || !cursor.take('@')) {
        return null;
      }
    }
    Host host = Host.ofUri(cursor);
    Parameters parameters = host == null ? null : Parameters.ofUri(cursor);
    if (host == null || parameters == null) {
      return null;
    }
    boolean asked = cursor.take('?');
    String headers = cursor.rest();
    return escapesAreWhole(text)
            && asked != headers.isEmpty()
            && headers.chars().allMatch(SipUri::isHeaderChar)
        ? new SipUri(text, secure, user, host, parameters, headers)
        : null;
  }

  /** Whether the text says that it is a sip or sips URI. */
  static boolean isScheme(String text) {
    return startsWith(text, "sip:") || startsWith(text, "sips:");
  }

  private static boolean startsWith(String text, String scheme) {
    return text.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  /** userinfo = ( user / telephone-subscriber ) [ ":" password ]. */
  private static boolean isUserInfo(int c) {
    return Grammar.isAlphanumeric(c) || "-_.!~*'()&=+$,;?/%:".indexOf(c) >= 0;
  }

  /** headers of hnv-unreserved, unreserved, escaped, "=" and "&". */
  private static boolean isHeaderChar(int c) {
    return Grammar.isAlphanumeric(c) || "[]/?:+$-_.!~*'()%=&".indexOf(c) >= 0;
  }

  /** escaped = "%" HEXDIG HEXDIG. */
  private static boolean escapesAreWhole(String text) {
    for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
      if (at + 2 >= text.length()
          || !Grammar.isHex(text.charAt(at + 1))
          || !Grammar.isHex(text.charAt(at + 2))) {
        return false;
      }
    }
    return true;
  }

  /**
   * A sip URI of these parts.
   *
   * @throws IllegalArgumentException when they make none
   */
  public static SipUri of(String user, String host, int port) {
    return parse("sip:" + user + "@" + host + ":" + port)
        .orElseThrow(() -> new IllegalArgumentException("not the parts of a SIP URI"));
  }

  /** The URI as it was spelled. */
  public String text() {
    return text;
  }

  /** {@code sip} or {@code sips}. */
  public String scheme() {
    return secure ? "sips" : "sip";
  }

  /** User (and password) as spelled, escapes and all; empty when the URI has none. */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /** The host in lower case; an IPv6 address in its brackets. */
  public String host() {
    return host.name();
  }

  /** The port, where one is written. */
  public OptionalInt port() {
    return host.port();
  }

  /** The parameters after the host. */
  public Parameters parameters() {
    return parameters;
  }

  /** What stands after the "?", as spelled; empty when nothing does. */
  public String headers() {
    return headers;
  }

  /** The URI without its headers part, as it may stand in a request line (RFC 3261 19.1.1). */
  public String withoutHeaders() {
    return headers.isEmpty() ? text : text.substring(0, text.length() - headers.length() - 1);
  }

  /** The transport asked for, in lower case; empty when none is. */
  public Optional<String> transport() {
    return parameters.value("transport").map(name -> name.toLowerCase(Locale.ROOT));
  }

  /** Whether the URI is the loose router's: {@code ;lr}. */
  public boolean isLooseRoute() {
    return parameters.has("lr");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SipUri that && text.equals(that.text);
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
