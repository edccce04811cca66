package org.callseal.sip.transaction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;

/** Writes down what a transaction transmits and tells its user, with the times. */
final class Wiretap implements Transmission, ClientUser, ServerUser {

  final List<String> sent = new ArrayList<>();
  final List<Integer> attempts = new ArrayList<>();
  final List<Duration> times = new ArrayList<>();
  final List<SipMessage> messages = new ArrayList<>();
  final List<String> told = new ArrayList<>();
  private final Supplier<Duration> clock;

  Wiretap(Supplier<Duration> clock) {
    this.clock = clock;
  }

  @Override
  public void transmit(SipMessage message, int attempt) {
    sent.add(
        switch (message) {
          case SipRequest request -> request.method();
          case SipResponse response -> String.valueOf(response.status());
        });
    messages.add(message);
    attempts.add(attempt);
    times.add(clock.get());
  }

  @Override
  public void answered(ClientTransaction transaction, SipResponse response) {
    told.add(String.valueOf(response.status()));
  }

  @Override
  public void failed(ClientTransaction transaction, ClientFailure failure) {
    told.add(failure.name() + " " + failure.status());
  }

  @Override
  public void unacknowledged(ServerTransaction transaction) {
    told.add("unacknowledged");
  }

  @Override
  public void transportFailed(ServerTransaction transaction) {
    told.add("transport failed");
  }

  @Override
  public void terminated(ServerTransaction transaction) {
    told.add("terminated");
  }

  List<Long> millis() {
    return times.stream().map(Duration::toMillis).toList();
  }

  static SipRequest request(String method, String branch) {
    return request(method, branch, "192.0.2.1:5060", "sip:bob@example.net");
  }

  static SipRequest request(String method, String branch, String sentBy, String uri) {
    return SipText.request(method, uri)
        .header(HeaderName.VIA, "SIP/2.0/UDP " + sentBy + ";branch=" + branch)
        .header(HeaderName.VIA, "SIP/2.0/UDP 198.51.100.1;branch=z9hG4bKbelow")
        .header(HeaderName.ROUTE, "<sip:edge.example.net;lr>")
        .header(HeaderName.MAX_FORWARDS, "70")
        .header(HeaderName.FROM, "<sip:alice@example.net>;tag=a1")
        .header(HeaderName.TO, "<sip:bob@example.net>")
        .header(HeaderName.CALL_ID, "call-1")
        .header(HeaderName.CSEQ, "7 " + method)
        .toRequest();
  }

  static SipResponse answer(SipRequest request, int status) {
    return SipResponses.to(request, status, "b1").response();
  }
}
