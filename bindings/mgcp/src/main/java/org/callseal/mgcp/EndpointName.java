package org.callseal.mgcp;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an endpoint, or of several (RFC 3435 2.1.2 and appendix A): local name, {@code @} and
 * domain. It is an opaque string to a scope, never an address, whatever literal stands in it.
 * Immutable.
 *
 * <pre>
 * endpointName      = LocalEndpointName "@" DomainName
 * LocalEndpointName = LocalNamePart 0*("/" LocalNamePart)
 * LocalNamePart     = AnyName / AllName / NameString
 * </pre>
 *
 * @param local in lower case
 * @param domain in lower case
 */
public record EndpointName(String local, String domain) {

  private static final String PART = "(?:[$*]|[!-#%-)+-.0-?A-~]+)";
  private static final Pattern NAME =
      Pattern.compile(
          "(?<local>"
              + PART
              + "(?:/"
              + PART
              + ")*)@"
              + "(?<domain>[A-Za-z0-9.-]{1,255}|#[0-9]{1,10}|\\[[0-9A-Fa-f:.]{2,45}])");

  /**
   * Longest name that is read: both parts of 255 characters (RFC 3435 2.1.2), and the {@code @}.
   */
  private static final int LONGEST = 511;

  /** Reads a name; what is none gives nothing. */
  public static Optional<EndpointName> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher matcher = NAME.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new EndpointName(
                matcher.group("local").toLowerCase(Locale.ROOT),
                matcher.group("domain").toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /**
   * The one spelling by which rights are judged. RFC 3435 2.1.2: names of endpoints are case
   * insensitive.
   */
  public String canonical() {
    return local + "@" + domain;
  }

  /** Whether it stands for whichever endpoints fit: {@code *} for all, {@code $} for any. */
  public boolean isWildcard() {
    for (String part : local.split("/", -1)) {
      if (part.equals("*") || part.equals("$")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return canonical();
  }
}
