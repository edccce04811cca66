package org.callseal.systemtests.lifetime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.transaction.SipResponses;

/**
 * A registrar by RFC 3261 10.3 that has a minimum, keeps bindings longer than it was asked to, or
 * wants a password of everybody but phones, as a test says. Belongs to the simulation's thread.
 */
final class Registrar {

  private static final HeaderName WORD = HeaderName.of("X-Word");
  private static final long USUAL = 3600;

  /** What REGISTERs of the edge's own ask for, in order. */
  final List<String> ofTheEdge = new ArrayList<>();

  /** The statuses of its answers to phones, in order. */
  final List<Integer> statuses = new ArrayList<>();

  /** Seconds; less is too brief. */
  long minimum;

  /** Seconds; whoever asks for less gets so much. */
  long raise;

  /** Whether whoever is no phone must give a password. */
  boolean challenges;

  private final Supplier<Duration> now;
  private final Map<String, Duration> ends = new HashMap<>();

  Registrar(Supplier<Duration> now) {
    this.now = now;
  }

  /** Until when it keeps the contact, which may be over. */
  Optional<Duration> end(String contact) {
    return NameAddr.parse(contact).map(NameAddr::uri).map(ends::get);
  }

  boolean keeps(String contact) {
    return end(contact).filter(end -> end.compareTo(now.get()) > 0).isPresent();
  }

  SipResponse answer(SipRequest register) {
    SipResponse answer = judge(register);
    if (register.has(WORD)) {
      statuses.add(answer.status());
    } else {
      ofTheEdge.add(register.header(HeaderName.EXPIRES).orElse(""));
    }
    return answer;
  }

  private SipResponse judge(SipRequest register) {
    if (challenges && !register.has(WORD)) {
      return SipResponses.to(register, 401)
          .header(HeaderName.WWW_AUTHENTICATE, "Digest realm=\"example.net\", nonce=\"n\"")
          .response();
    }
    Map<String, Long> asked = new LinkedHashMap<>();
    register.contacts().forEach(contact -> asked.put(contact.uri(), seconds(contact, register)));
    if (asked.values().stream().anyMatch(seconds -> seconds > 0 && seconds < minimum)) {
      return SipResponses.to(register, 423)
          .header(HeaderName.MIN_EXPIRES, String.valueOf(minimum))
          .response();
    }
    SipResponses answer = SipResponses.to(register, 200);
    asked.forEach((uri, seconds) -> {
      long kept = seconds == 0 ? 0 : Math.max(seconds, raise);
      ends.put(uri, now.get().plusSeconds(kept));
      if (kept > 0) {
        answer.header(HeaderName.CONTACT, "<" + uri + ">;expires=" + kept);
      }
    });
    return answer.response();
  }

  private static long seconds(NameAddr contact, SipRequest register) {
    return contact
        .parameters()
        .value("expires")
        .or(() -> register.header(HeaderName.EXPIRES))
        .map(Long::parseLong)
        .orElse(USUAL);
  }
}
