package org.callseal.callagent;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipUri;
import org.callseal.sip.transaction.SipResponses;

/**
 * Keeps the bindings of a domain (RFC 3261 10.3, RFC 3327 5.3). Without a clock of its own; belongs
 * to its call agent's loop.
 */
final class Registrar {

  private static final String PATH = "path";
  private static final int LONGEST_CONTACT = 1024;
  private static final int LONGEST_PATH = 4096;

  private final String domain;
  private final RegistrationLimits limits;
  private final BindingStore store;

  Registrar(String domain, RegistrationLimits limits, BindingStore store) {
    this.domain = domain;
    this.limits = limits;
    this.store = store;
  }

  /** Answers a REGISTER whose sender is already believed. All of its changes are made, or none. */
  SipResponse register(SipRequest register, long now) {
    if (register.headers(HeaderName.REQUIRE).stream().anyMatch(Registrar::isUnknown)) {
      return SipResponses.to(register, 420)
          .list(HeaderName.UNSUPPORTED, HeaderName.REQUIRE, Registrar::isUnknown)
          .response();
    }
    Optional<AddressOfRecord> address = register.to().sipUri().flatMap(AddressOfRecord::of);
    if (address.isEmpty() || !address.get().host().equals(domain)) {
      return refusal(register, 404);
    }
    return register(register, address.get().text(), now);
  }

  private static boolean isUnknown(String tag) {
    return !tag.equalsIgnoreCase(PATH);
  }

  private SipResponse register(SipRequest register, String address, long now) {
    List<Binding> current = live(address, now);
    if (register.fields(HeaderName.CONTACT).isEmpty()) {
      return granted(register, current, now);
    }
    if (register.hasStarContact()) {
      return removeAll(register, address, current, now);
    }
    List<NameAddr> contacts = register.contacts();
    if (contacts.stream().anyMatch(contact -> contact.sipUri().isEmpty())) {
      return refusal(register, 400);
    }
    if (isTooLarge(register, contacts)) {
      return refusal(register, 513);
    }
    List<ContactChange> changes =
        contacts.stream()
            .map(contact -> ContactChange.of(contact, register, limits.defaultExpires()))
            .toList();
    // RFC 3261 10.3 step 7: only what is above zero and below the minimum is too brief.
    if (changes.stream().anyMatch(c -> c.expires() > 0 && c.expires() < limits.minExpires())) {
      return SipResponses.to(register, 423)
          .header(HeaderName.MIN_EXPIRES, String.valueOf(limits.minExpires()))
          .response();
    }
    return change(register, address, current, changes, now);
  }

  /** What is kept must fit, with all else of its address, into the answer to every REGISTER. */
  private static boolean isTooLarge(SipRequest register, List<NameAddr> contacts) {
    int path = register.headers(HeaderName.PATH).stream().mapToInt(String::length).sum();
    return path > LONGEST_PATH
        || contacts.stream().anyMatch(contact -> contact.uri().length() > LONGEST_CONTACT);
  }

  /** RFC 3261 10.3 step 6: the star, which the parser lets stand alone only, asks for Expires 0. */
  private SipResponse removeAll(
      SipRequest register, String address, List<Binding> current, long now) {
    if (register.header(HeaderName.EXPIRES).filter("0"::equals).isEmpty()) {
      return refusal(register, 400);
    }
    if (current.stream().anyMatch(binding -> isOutOfOrder(register, binding))) {
      return refusal(register, 500);
    }
    store.replace(address, List.of());
    return granted(register, List.of(), now);
  }

  private SipResponse change(
      SipRequest register,
      String address,
      List<Binding> current,
      List<ContactChange> changes,
      long now) {
    List<Binding> after = new ArrayList<>(current);
    for (ContactChange change : changes) {
      Optional<Binding> old =
          after.stream()
              .filter(binding -> UriComparison.same(binding.contact(), change.contact()))
              .findFirst();
      // RFC 3261 10.3 step 7: a REGISTER that is not newer than the binding MUST fail.
      if (old.isPresent() && current.contains(old.get()) && isOutOfOrder(register, old.get())) {
        return refusal(register, 500);
      }
      old.ifPresent(after::remove);
      if (change.expires() > 0) {
        after.add(binding(register, change, now));
      }
    }
    if (after.size() > limits.contactsPerAddress()) {
      return refusal(register, 403);
    }
    int grown = after.size() - store.of(address).size();
    if (grown > 0 && store.count() + grown > limits.bindings()) {
      store.forgetEnded(now);
      if (store.count() + after.size() - store.of(address).size() > limits.bindings()) {
        return SipResponses.to(register, 503).header(HeaderName.RETRY_AFTER, "60").response();
      }
    }
    store.replace(address, after);
    return granted(register, after, now);
  }

  private Binding binding(SipRequest register, ContactChange change, long now) {
    long granted = Math.min(change.expires(), limits.maxExpires());
    return new Binding(
        change.contact(),
        change.q(),
        register.callId(),
        register.cseq().number(),
        now + granted,
        register.headers(HeaderName.PATH));
  }

  private static boolean isOutOfOrder(SipRequest register, Binding binding) {
    return binding.callId().equals(register.callId()) && register.cseq().number() <= binding.cseq();
  }

  private SipResponse granted(SipRequest register, List<Binding> bindings, long now) {
    SipResponses answer = SipResponses.to(register, 200);
    for (Binding binding : bindings) {
      answer.header(HeaderName.CONTACT, contactText(binding, now));
    }
    // RFC 3327 5.3: the Path is copied into the answer, for who said that it knows the extension.
    if (register.lists(HeaderName.SUPPORTED, PATH)) {
      answer.copy(HeaderName.PATH);
      answer.header(HeaderName.SUPPORTED, PATH);
    }
    return answer.response();
  }

  private static String contactText(Binding binding, long now) {
    String text = "<" + binding.contact() + ">;expires=" + (binding.expiresAt() - now);
    return binding.q() == 1000 ? text : text + ";q=" + ContactChange.qText(binding.q());
  }

  private static SipResponse refusal(SipRequest register, int status) {
    return SipResponses.to(register, status).response();
  }

  /** Where an address of record can be reached: best q first, then the latest. */
  List<Binding> contactsOf(SipUri uri, long now) {
    List<Binding> live =
        new ArrayList<>(
            AddressOfRecord.of(uri)
                .map(address -> live(new AddressOfRecord(address.user(), domain).text(), now))
                .orElse(List.of()));
    Collections.reverse(live);
    live.sort(Comparator.comparingInt(Binding::q).reversed());
    return live;
  }

  private List<Binding> live(String address, long now) {
    return store.of(address).stream().filter(binding -> binding.liveAt(now)).toList();
  }
}
