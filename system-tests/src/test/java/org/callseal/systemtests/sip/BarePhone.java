package org.callseal.systemtests.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.callseal.simulation.SimulatedNat;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.transport.MessagePort;

/**
 * A phone without a mind of its own: it says what a test has it say and keeps what it hears. It has
 * no transactions and repeats nothing; what it is asked it answers as {@link #answers} says, at
 * first not at all.
 */
final class BarePhone {

  final String identity;
  final List<SipRequest> requests = new ArrayList<>();
  final List<SipResponse> responses = new ArrayList<>();
  BiConsumer<BarePhone, SipRequest> answers = (phone, request) -> {};
  private final InetSocketAddress agent;
  private final InetSocketAddress local;
  private final MessagePort port;
  private int named;

  BarePhone(
      SipWorld world,
      SimulatedNat nat,
      String identity,
      InetSocketAddress local,
      InetSocketAddress agent)
      throws IOException {
    this.identity = identity;
    this.agent = agent;
    this.local = local;
    this.port =
        nat.openDatagramPort(
            world.network.loop(identity + " at " + local), local, (_, _, bytes) -> received(bytes));
  }

  private void received(byte[] bytes) {
    switch (SipParser.parse(bytes)) {
      case SipResponse response -> responses.add(response);
      case SipRequest request -> {
        requests.add(request);
        answers.accept(this, request);
      }
      case org.callseal.sip.Malformed(var fault) -> throw new AssertionError(fault);
    }
  }

  String contact() {
    return "<sip:"
        + user()
        + "@"
        + local.getAddress().getHostAddress()
        + ":"
        + local.getPort()
        + ">";
  }

  private String user() {
    return identity.substring("sip:".length(), identity.indexOf('@'));
  }

  /** Begins a request out of any dialog, from its own identity. */
  SipText request(String method, String uri, String callId) {
    return request(method, uri, callId, "<" + identity + ">;tag=" + user(), "<" + uri + ">", 1);
  }

  SipText request(String method, String uri, String callId, String from, String to, int cseq) {
    String sentBy = local.getAddress().getHostAddress() + ":" + local.getPort();
    return SipText.request(method, uri)
        .header(
            HeaderName.VIA,
            "SIP/2.0/UDP "
                + sentBy
                + ";rport;branch=z9hG4bK"
                + user()
                + local.hashCode()
                + "x"
                + ++named)
        .header(HeaderName.MAX_FORWARDS, "70")
        .header(HeaderName.FROM, from)
        .header(HeaderName.TO, to)
        .header(HeaderName.CALL_ID, callId)
        .header(HeaderName.CSEQ, cseq + " " + method);
  }

  SipRequest send(SipText text) {
    SipRequest request = text.toRequest();
    port.send(agent, request.bytes());
    return request;
  }

  void register() {
    registerAlso(identity);
  }

  /** Registers for a further number as well. */
  void registerAlso(String number) {
    String own = "<" + number + ">";
    send(
        request(
                "REGISTER",
                "sip:example.net",
                number + contact().hashCode(),
                own + ";tag=r",
                own,
                1)
            .header(HeaderName.CONTACT, contact())
            .header(HeaderName.EXPIRES, "600"));
  }

  void answer(SipRequest request, int status, String... lines) {
    SipResponses response =
        SipResponses.to(
                request, status, "of-" + user() + local.getAddress().getHostAddress().hashCode())
            .copy(HeaderName.RECORD_ROUTE)
            .header(HeaderName.CONTACT, contact());
    for (String line : lines) {
      int colon = line.indexOf(':');
      response.header(HeaderName.of(line.substring(0, colon)), line.substring(colon + 1).strip());
    }
    port.send(agent, response.response().bytes());
  }

  /** A request in a dialog as its caller sends it, who knows its way from an answer. */
  SipText inDialog(String method, SipResponse opened, int cseq) {
    return inDialog(method, opened, opened.header(HeaderName.FROM).orElseThrow(), cseq);
  }

  /** The same with another From. */
  SipText inDialog(String method, SipResponse opened, String from, int cseq) {
    String to = opened.header(HeaderName.TO).orElseThrow();
    SipText text = request(method, target(opened), opened.callId(), from, to, cseq);
    opened
        .headers(HeaderName.RECORD_ROUTE)
        .reversed()
        .forEach(route -> text.header(HeaderName.ROUTE, route));
    return text;
  }

  /** The same as the called one sends it, whose tag is in what the caller says later. */
  SipText inDialog(String method, SipRequest opening, SipRequest later, int cseq) {
    SipText text =
        request(
            method,
            target(opening),
            opening.callId(),
            later.header(HeaderName.TO).orElseThrow(),
            later.header(HeaderName.FROM).orElseThrow(),
            cseq);
    opening.headers(HeaderName.RECORD_ROUTE).forEach(route -> text.header(HeaderName.ROUTE, route));
    return text;
  }

  private static String target(SipMessage message) {
    return message.contacts().getFirst().uri();
  }

  /** Sends the request again as it was. */
  void again(SipRequest request) {
    port.send(agent, request.bytes());
  }

  List<Integer> statuses(String method) {
    return responses.stream()
        .filter(response -> response.cseq().method().equals(method))
        .map(SipResponse::status)
        .toList();
  }

  List<SipRequest> requests(String method) {
    return requests.stream().filter(request -> request.is(method)).toList();
  }

  /** The last answer to a method with this status. */
  SipResponse response(String method, int status) {
    return responses.stream()
        .filter(response -> response.cseq().method().equals(method) && response.status() == status)
        .reduce((_, last) -> last)
        .orElseThrow(
            () -> new AssertionError("no " + status + " to " + method + ": " + statuses(method)));
  }

  static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }
}
