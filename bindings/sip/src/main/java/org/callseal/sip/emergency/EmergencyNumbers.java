package org.callseal.sip.emergency;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipUri;

/**
 * The numbers that call for help, and {@code urn:service:sos} (RFC 5031) with its sub-services; how
 * agent and edge know them in a Request-URI.
 *
 * <p>A number counts in the user part of a SIP URI, whatever its host, and in a tel URI. Separators
 * (RFC 3966 5.1.1), escapes, parameters and a plus sign do not count: people and phones write them,
 * and no subscriber has so short a global number. Immutable.
 */
public final class EmergencyNumbers {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{2,6}");

  /** RFC 5031 4.1: labels with dots between; they are told apart without case. */
  private static final Pattern SERVICE =
      Pattern.compile("urn:service:sos(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  private static final String SEPARATORS = "-.() ";
  private static final int LONGEST_SERVICE = 255;

  /** What most of the world dials. */
  public static final EmergencyNumbers DEFAULT = new EmergencyNumbers(List.of("112", "911", "999"));

  private final Set<String> numbers;
  private final boolean services;

  private EmergencyNumbers(Set<String> numbers, boolean services) {
    this.numbers = numbers;
    this.services = services;
  }

  /**
   * These numbers, and the services.
   *
   * @throws IllegalArgumentException when one is no such number
   */
  public EmergencyNumbers(List<String> numbers) {
    this(Set.copyOf(numbers), true);
    if (!numbers.stream().allMatch(EmergencyNumbers::isNumber)) {
      throw new IllegalArgumentException("an emergency number has 2 to 6 digits");
    }
  }

  /** Nothing is an emergency. */
  public static EmergencyNumbers none() {
    return new EmergencyNumbers(Set.of(), false);
  }

  /** Whether the text may be an emergency number: 2 to 6 digits. */
  public static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** Whether the request would begin a call for help. */
  public boolean isCall(SipRequest request) {
    return request.is("INVITE") && request.to().tag().isEmpty() && isDialled(request.requestUri());
  }

  /** Whether who dials this Request-URI calls for help. */
  public boolean isDialled(String requestUri) {
    String folded = requestUri.toLowerCase(Locale.ROOT);
    if (folded.startsWith("urn:")) {
      return services && folded.length() <= LONGEST_SERVICE && SERVICE.matcher(folded).matches();
    }
    return user(requestUri, folded)
        .map(EmergencyNumbers::digits)
        .filter(numbers::contains)
        .isPresent();
  }

  private static Optional<String> user(String uri, String folded) {
    Optional<String> user =
        folded.startsWith("tel:")
            ? Optional.of(uri.substring("tel:".length()))
            : SipUri.parse(uri).flatMap(SipUri::user);
    return user.map(text -> until(until(text, ';'), ':')).flatMap(EmergencyNumbers::unescaped);
  }

  private static String until(String text, char end) {
    int at = text.indexOf(end);
    return at < 0 ? text : text.substring(0, at);
  }

  /** The text without escapes; nothing when one is no ASCII character, as in no number. */
  private static Optional<String> unescaped(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length() || !text.substring(i + 1, i + 3).matches("[0-7][0-9A-Fa-f]")) {
          return Optional.empty();
        }
        c = (char) Integer.parseInt(text, i + 1, i + 3, 16);
        i += 2;
      }
      plain.append(c);
    }
    return Optional.of(plain.toString());
  }

  private static String digits(String user) {
    return (user.startsWith("+") ? user.substring(1) : user)
        .chars()
        .filter(c -> SEPARATORS.indexOf(c) < 0)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EmergencyNumbers that
        && services == that.services
        && numbers.equals(that.numbers);
  }

  @Override
  public int hashCode() {
    return numbers.hashCode();
  }

  @Override
  public String toString() {
    return numbers.stream().sorted().collect(Collectors.joining(", "));
  }
}
