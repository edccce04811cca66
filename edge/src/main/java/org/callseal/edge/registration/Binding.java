package org.callseal.edge.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.callseal.edge.callagent.Hop;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a device has registered through this edge under one name, as the registrar was told it.
 * Immutable.
 *
 * @param registrar where the REGISTER went, and over what others go there
 * @param requestUri of that REGISTER
 * @param address the address of record: its To, without a tag
 * @param paths the Path values, which lead to the device
 * @param supported the option tags that were said to be supported
 * @param contacts as they were sent, without their expiry
 * @param endNs until when they were asked for
 * @param keptNs until when the registrar keeps them, which may be longer
 */
record Binding(
    Hop registrar,
    String requestUri,
    String address,
    List<String> paths,
    List<String> supported,
    List<String> contacts,
    long endNs,
    long keptNs) {

  /** Ten years; a registrar that says more means for ever. */
  private static final long LONGEST_SECONDS = 315_360_000;

  Binding {
    paths = List.copyOf(paths);
    supported = List.copyOf(supported);
    contacts = List.copyOf(contacts);
  }

  /** What the REGISTER asks for; null when it names no contact that is to stay. */
  static @Nullable Binding of(SipRequest register, Hop registrar, long nowNs) {
    List<String> contacts = new ArrayList<>();
    long longest = 0;
    for (String contact : register.headers(HeaderName.CONTACT)) {
      long seconds = contact.strip().equals("*") ? 0 : Expiry.asked(contact, register);
      if (seconds > 0) {
        contacts.add(Expiry.withoutExpiry(contact));
        longest = Math.max(longest, seconds);
      }
    }
    long endNs = nowNs + TimeUnit.SECONDS.toNanos(longest);
    return contacts.isEmpty()
        ? null
        : new Binding(
            registrar,
            register.requestUri(),
            address(register),
            register.headers(HeaderName.PATH),
            register.headers(HeaderName.SUPPORTED),
            contacts,
            endNs,
            endNs);
  }

  /**
   * What the registrar made of it: RFC 3261 10.3 step 7 lets it choose a longer time than was asked
   * for. It lists the bindings of other devices too; where it has changed how ours are written, the
   * longest of all counts.
   */
  Binding granted(SipResponse answer, long nowNs) {
    List<String> listed = answer.headers(HeaderName.CONTACT);
    List<String> ours = listed.stream().filter(this::isOurs).toList();
    long longest =
        (ours.isEmpty() ? listed : ours)
            .stream().mapToLong(contact -> Expiry.asked(contact, answer)).max().orElse(0);
    long grantedNs = nowNs + TimeUnit.SECONDS.toNanos(Math.min(longest, LONGEST_SECONDS));
    return new Binding(
        registrar,
        requestUri,
        address,
        paths,
        supported,
        contacts,
        endNs,
        grantedNs - endNs > 0 ? grantedNs : endNs);
  }

  private boolean isOurs(String listed) {
    return uri(listed).isPresent()
        && contacts.stream().anyMatch(contact -> uri(contact).equals(uri(listed)));
  }

  private static Optional<String> uri(String contact) {
    return NameAddr.parse(contact).map(NameAddr::uri);
  }

  boolean isKept(long nowNs) {
    return keptNs - nowNs > 0;
  }

  static String address(SipRequest register) {
    return "<" + register.to().uri() + ">";
  }

  /** How many characters it takes to remember it. */
  int length() {
    return requestUri.length()
        + address.length()
        + Stream.of(paths, supported, contacts)
            .flatMap(List::stream)
            .mapToInt(String::length)
            .sum();
  }
}
