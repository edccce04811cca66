package org.callseal.sip;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The name of a header field: equal in every spelling, compact form included. Immutable.
 *
 * <p>A known name says besides whether the field may stand once only, or is a list whose values may
 * share a line.
 */
public final class HeaderName {

  private enum Kind {
    ONCE,
    LIST,
    FREE
  }

  private static final Map<String, HeaderName> KNOWN = new HashMap<>();

  public static final HeaderName ACCEPT = known("Accept", Kind.LIST);
  public static final HeaderName ACCEPT_CONTACT = known("Accept-Contact", Kind.LIST, 'a');
  public static final HeaderName ALLOW = known("Allow", Kind.LIST);
  public static final HeaderName ALLOW_EVENTS = known("Allow-Events", Kind.LIST, 'u');
  public static final HeaderName AUTHENTICATION_INFO = known("Authentication-Info", Kind.ONCE);
  public static final HeaderName AUTHORIZATION = known("Authorization", Kind.FREE);
  public static final HeaderName CALL_ID = known("Call-ID", Kind.ONCE, 'i');
  public static final HeaderName CONTACT = known("Contact", Kind.LIST, 'm');
  public static final HeaderName CONTENT_DISPOSITION = known("Content-Disposition", Kind.ONCE);
  public static final HeaderName CONTENT_ENCODING = known("Content-Encoding", Kind.LIST, 'e');
  public static final HeaderName CONTENT_LANGUAGE = known("Content-Language", Kind.LIST);
  public static final HeaderName CONTENT_LENGTH = known("Content-Length", Kind.ONCE, 'l');
  public static final HeaderName CONTENT_TYPE = known("Content-Type", Kind.ONCE, 'c');
  public static final HeaderName CSEQ = known("CSeq", Kind.ONCE);
  public static final HeaderName DATE = known("Date", Kind.ONCE);
  public static final HeaderName EVENT = known("Event", Kind.ONCE, 'o');
  public static final HeaderName EXPIRES = known("Expires", Kind.ONCE);
  public static final HeaderName FLOW_TIMER = known("Flow-Timer", Kind.ONCE);
  public static final HeaderName FROM = known("From", Kind.ONCE, 'f');
  public static final HeaderName IDENTITY = known("Identity", Kind.FREE, 'y');
  public static final HeaderName MAX_FORWARDS = known("Max-Forwards", Kind.ONCE);
  public static final HeaderName MIME_VERSION = known("MIME-Version", Kind.ONCE);
  public static final HeaderName MIN_EXPIRES = known("Min-Expires", Kind.ONCE);
  public static final HeaderName MIN_SE = known("Min-SE", Kind.ONCE);
  public static final HeaderName ORGANIZATION = known("Organization", Kind.ONCE);
  public static final HeaderName P_ASSERTED_IDENTITY = known("P-Asserted-Identity", Kind.LIST);
  public static final HeaderName P_PREFERRED_IDENTITY = known("P-Preferred-Identity", Kind.LIST);
  public static final HeaderName PATH = known("Path", Kind.LIST);
  public static final HeaderName PRIORITY = known("Priority", Kind.ONCE);
  public static final HeaderName PRIVACY = known("Privacy", Kind.ONCE);
  public static final HeaderName PROXY_AUTHENTICATE = known("Proxy-Authenticate", Kind.FREE);
  public static final HeaderName PROXY_AUTHORIZATION = known("Proxy-Authorization", Kind.FREE);
  public static final HeaderName PROXY_REQUIRE = known("Proxy-Require", Kind.LIST);
  public static final HeaderName RACK = known("RAck", Kind.ONCE);
  public static final HeaderName REASON = known("Reason", Kind.LIST);
  public static final HeaderName RECORD_ROUTE = known("Record-Route", Kind.LIST);
  public static final HeaderName REFER_TO = known("Refer-To", Kind.ONCE, 'r');
  public static final HeaderName REFERRED_BY = known("Referred-By", Kind.ONCE, 'b');
  public static final HeaderName REJECT_CONTACT = known("Reject-Contact", Kind.LIST, 'j');
  public static final HeaderName REMOTE_PARTY_ID = known("Remote-Party-ID", Kind.LIST);
  public static final HeaderName REPLACES = known("Replaces", Kind.ONCE);
  public static final HeaderName REPLY_TO = known("Reply-To", Kind.ONCE);
  public static final HeaderName REQUEST_DISPOSITION = known("Request-Disposition", Kind.LIST, 'd');
  public static final HeaderName REQUIRE = known("Require", Kind.LIST);
  public static final HeaderName RETRY_AFTER = known("Retry-After", Kind.ONCE);
  public static final HeaderName ROUTE = known("Route", Kind.LIST);
  public static final HeaderName RSEQ = known("RSeq", Kind.ONCE);

  /** Ours: the seal. Whether it stands once is for the seal's own locator to judge. */
  public static final HeaderName SEAL = known("Seal", Kind.FREE);

  /** Ours: a control message. */
  public static final HeaderName SEAL_CONTROL = known("Seal-Control", Kind.FREE);

  public static final HeaderName SERVER = known("Server", Kind.ONCE);
  public static final HeaderName SERVICE_ROUTE = known("Service-Route", Kind.LIST);
  public static final HeaderName SESSION_EXPIRES = known("Session-Expires", Kind.ONCE, 'x');
  public static final HeaderName SUBJECT = known("Subject", Kind.ONCE, 's');
  public static final HeaderName SUBSCRIPTION_STATE = known("Subscription-State", Kind.ONCE);
  public static final HeaderName SUPPORTED = known("Supported", Kind.LIST, 'k');
  public static final HeaderName TIMESTAMP = known("Timestamp", Kind.ONCE);
  public static final HeaderName TO = known("To", Kind.ONCE, 't');
  public static final HeaderName UNSUPPORTED = known("Unsupported", Kind.LIST);
  public static final HeaderName USER_AGENT = known("User-Agent", Kind.ONCE);
  public static final HeaderName VIA = known("Via", Kind.LIST, 'v');
  public static final HeaderName WARNING = known("Warning", Kind.LIST);
  public static final HeaderName WWW_AUTHENTICATE = known("WWW-Authenticate", Kind.FREE);

  private static final Set<HeaderName> STRUCTURAL =
      Set.of(
          CALL_ID,
          CONTACT,
          CONTENT_LENGTH,
          CONTENT_TYPE,
          CSEQ,
          FROM,
          MAX_FORWARDS,
          PATH,
          RECORD_ROUTE,
          ROUTE,
          SUPPORTED,
          TO,
          VIA);

  private final String text;
  private final String key;
  private final Kind kind;

  private HeaderName(String text, String key, Kind kind) {
    this.text = text;
    this.key = key;
    this.kind = kind;
  }

  private static HeaderName known(String text, Kind kind) {
    HeaderName name = new HeaderName(text, text.toLowerCase(Locale.ROOT), kind);
    KNOWN.put(name.key, name);
    return name;
  }

  private static HeaderName known(String text, Kind kind, char compact) {
    HeaderName name = known(text, kind);
    KNOWN.put(String.valueOf(compact), name);
    return name;
  }

  /**
   * The name in any spelling.
   *
   * @throws IllegalArgumentException when it is not a token
   */
  public static HeaderName of(String spelling) {
    if (!Grammar.isToken(spelling)) {
      throw new IllegalArgumentException("not a header name");
    }
    return ofToken(spelling);
  }

  static HeaderName ofToken(String token) {
    HeaderName exact = KNOWN.get(token);
    if (exact != null) {
      return exact;
    }
    String key = token.toLowerCase(Locale.ROOT);
    HeaderName name = KNOWN.get(key);
    return name != null ? name : new HeaderName(token, key, Kind.FREE);
  }

  /** The name as we write it; of a name that is not known, as it was spelled. */
  public String text() {
    return text;
  }

  /** Whether messages find their way, or their end, by this field: no operator may have it cut. */
  public boolean isStructural() {
    return STRUCTURAL.contains(this);
  }

  /** Whether a message may have this field once only. */
  public boolean standsOnce() {
    return kind == Kind.ONCE;
  }

  /** Whether the values are a list that may share a line, with commas between. */
  public boolean isList() {
    return kind == Kind.LIST;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HeaderName that && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(key);
  }

  @Override
  public String toString() {
    return text;
  }
}
