package org.callseal.callagent;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.callseal.sip.Parameters;
import org.callseal.sip.SipUri;

/** Whether two SIP URIs are the same contact (RFC 3261 19.1.4). Stateless. */
final class UriComparison {

  private static final List<String> NEVER_IGNORED =
      List.of("user", "ttl", "method", "maddr", "transport");

  private UriComparison() {}

  static boolean same(String one, String other) {
    Optional<SipUri> first = SipUri.parse(one);
    Optional<SipUri> second = SipUri.parse(other);
    return (first.isPresent() && second.isPresent())
        ? same(first.get(), second.get())
        : one.equals(other);
  }

  private static boolean same(SipUri one, SipUri other) {
    return one.scheme().equals(other.scheme())
        && one.user()
            .map(AddressOfRecord::unescaped)
            .equals(other.user().map(AddressOfRecord::unescaped))
        && one.host().equals(other.host())
        && one.port().equals(other.port())
        && sameParameters(one.parameters(), other.parameters())
        && headers(one).equals(headers(other));
  }

  private static boolean sameParameters(Parameters one, Parameters other) {
    Set<String> names = new HashSet<>(one.names());
    names.retainAll(other.names());
    return names.stream().allMatch(name -> value(one, name).equals(value(other, name)))
        && NEVER_IGNORED.stream().allMatch(name -> one.has(name) == other.has(name));
  }

  private static String value(Parameters parameters, String name) {
    return AddressOfRecord.unescaped(parameters.value(name).orElse("")).toLowerCase(Locale.ROOT);
  }

  private static Set<String> headers(SipUri uri) {
    String plain = AddressOfRecord.unescaped(uri.headers()).toLowerCase(Locale.ROOT);
    return new HashSet<>(Arrays.asList(plain.split("&", -1)));
  }
}
