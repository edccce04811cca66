package org.callseal.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/** A phone or agent without a seal: sends what a test says and writes down what it gets. */
final class Stranger {

  final List<SipMessage> got = new ArrayList<>();
  final MessagePort port;
  private InetSocketAddress edge = World.OUTER;

  Stranger(Network network, Loop loop, InetSocketAddress local) {
    try {
      port =
          network.openDatagramPort(
              loop, local, (_, _, bytes) -> got.add((SipMessage) SipParser.parse(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same toward another port of the edge's. */
  Stranger toward(InetSocketAddress other) {
    edge = other;
    return this;
  }

  void send(SipText text) {
    send(text.bytes());
  }

  void send(byte[] bytes) {
    port.send(edge, bytes);
  }

  /** Dials, with a Call-ID of its own. */
  SipRequest invite(String uri, String from) {
    SipRequest invite =
        Sip.request("INVITE", uri, from, uri)
            .header(HeaderName.CONTACT, "<sip:phone@192.168.1.2:5062>")
            .header(HeaderName.RECORD_ROUTE, "<sip:line@192.168.1.2:5090;lr>")
            .toRequest();
    send(invite.bytes());
    return invite;
  }

  /** A request in the dialog that this response made, as a phone behind an agent sends it. */
  SipText inDialog(String method, SipResponse answer) {
    List<String> routes = answer.headers(HeaderName.RECORD_ROUTE).reversed();
    SipText text =
        Sip.request(
            method,
            NameAddr.parse(answer.header(HeaderName.CONTACT).orElseThrow()).orElseThrow().uri(),
            answer.header(HeaderName.FROM).orElseThrow(),
            answer.header(HeaderName.TO).orElseThrow(),
            answer.callId());
    // The agent between takes its own away.
    routes.stream().skip(1).forEach(route -> text.header(HeaderName.ROUTE, route));
    return text;
  }

  List<Integer> statuses() {
    return responses().stream().map(SipResponse::status).toList();
  }

  List<SipResponse> responses() {
    return got.stream().filter(SipResponse.class::isInstance).map(SipResponse.class::cast).toList();
  }

  List<SipRequest> requests() {
    return got.stream().filter(SipRequest.class::isInstance).map(SipRequest.class::cast).toList();
  }
}
