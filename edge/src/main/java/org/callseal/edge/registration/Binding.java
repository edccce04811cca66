package org.callseal.edge.registration;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a device has registered through this edge under one name, as the registrar was told it.
 * Immutable.
 *
 * @param registrar where the REGISTER went
 * @param requestUri of that REGISTER
 * @param address the address of record: its To, without a tag
 * @param paths the Path values, which lead to the device
 * @param supported the option tags that were said to be supported
 * @param contacts as they were sent, without their expiry
 * @param endNs until when they were asked for
 */
record Binding(
    InetSocketAddress registrar,
    String requestUri,
    String address,
    List<String> paths,
    List<String> supported,
    List<String> contacts,
    long endNs) {

  Binding {
    paths = List.copyOf(paths);
    supported = List.copyOf(supported);
    contacts = List.copyOf(contacts);
  }

  /** What the REGISTER asks for; null when it names no contact that is to stay. */
  static @Nullable Binding of(SipRequest register, InetSocketAddress registrar, long nowNs) {
    List<String> contacts = new ArrayList<>();
    long longest = 0;
    for (String contact : register.headers(HeaderName.CONTACT)) {
      long seconds = contact.strip().equals("*") ? 0 : Expiry.asked(contact, register);
      if (seconds > 0) {
        contacts.add(Expiry.withoutExpiry(contact));
        longest = Math.max(longest, seconds);
      }
    }
    return contacts.isEmpty()
        ? null
        : new Binding(
            registrar,
            register.requestUri(),
            address(register),
            register.headers(HeaderName.PATH),
            register.headers(HeaderName.SUPPORTED),
            contacts,
            nowNs + TimeUnit.SECONDS.toNanos(longest));
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
