package org.callseal.sip;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A URI with a display name before it and parameters after it: From, To, Contact, Route,
 * Record-Route, Path, P-Asserted-Identity. Immutable.
 *
 * @param displayName the display name without quotes, empty when there is none
 * @param uri the URI as it is spelled, of any scheme
 * @param parameters the parameters of the header field (not those inside the URI)
 */
public record NameAddr(String displayName, String uri, Parameters parameters) {

  /** Reads {@code ( name-addr / addr-spec ) *( SEMI param )}. */
  public static Optional<NameAddr> parse(String text) {
    Cursor cursor = new Cursor(text);
    cursor.spaces();
    String display = "";
    if (cursor.peek() == '"') {
      String quoted = cursor.quoted();
      if (quoted == null) {
        return Optional.empty();
      }
      display = quoted;
      cursor.spaces();
    } else if (text.indexOf('<') >= 0) {
      // display-name = *( token LWS ); RFC 4475 3.1.1.6 has none before "<"
      display = cursor.run(c -> Grammar.isTokenChar(c) || Grammar.isSpace(c) || c > 0x7f).strip();
    } else {
      return bare(cursor);
    }
    return bracketed(display, cursor);
  }

  private static Optional<NameAddr> bracketed(String display, Cursor cursor) {
    if (!cursor.take('<')) {
      return Optional.empty();
    }
    String uri = cursor.run(c -> c > ' ' && c < 0x7f && c != '<' && c != '>' && c != '"');
    return cursor.take('>') ? of(display, uri, cursor) : Optional.empty();
  }

  private static Optional<NameAddr> bare(Cursor cursor) {
    // RFC 3261 20: a URI with comma, question mark or semicolon MUST be enclosed in brackets.
    String uri = cursor.run(c -> c > ' ' && c < 0x7f && "<>\"?,;".indexOf(c) < 0);
    return of("", uri, cursor);
  }

  private static Optional<NameAddr> of(String display, String uri, Cursor cursor) {
    @Nullable Parameters parameters = Parameters.ofHeader(cursor);
    return parameters == null || !isUri(uri)
        ? Optional.empty()
        : Optional.of(new NameAddr(display, uri, parameters));
  }

  /** A well-formed sip or sips URI, or whatever follows another scheme. */
  static boolean isUri(String uri) {
    return SipUri.isScheme(uri) ? SipUri.parse(uri).isPresent() : hasScheme(uri);
  }

  /** scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ), and something after its colon. */
  private static boolean hasScheme(String uri) {
    Cursor cursor = new Cursor(uri);
    return Grammar.isAlpha(cursor.peek())
        && !cursor.run(c -> Grammar.isAlphanumeric(c) || "+-.".indexOf(c) >= 0).isEmpty()
        && cursor.take(':')
        && !cursor.atEnd();
  }

  /** The URI, where it is a sip or sips URI; then it is well-formed. */
  public Optional<SipUri> sipUri() {
    return SipUri.parse(uri);
  }

  /** The tag parameter of From and To. */
  public Optional<String> tag() {
    return parameters.value("tag").filter(tag -> !tag.isEmpty());
  }
}
