package org.callseal.callagent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/**
 * Somebody who sends messages to the call agent and keeps what it sends: an edge, or a stranger.
 */
final class EdgePeer {

  final List<SipRequest> requests = new ArrayList<>();
  final List<SipResponse> responses = new ArrayList<>();
  private final MessagePort port;
  private final InetSocketAddress callAgent;
  private int branches;

  EdgePeer(
      Network network, SimulatedLoop loop, String host, int port, InetSocketAddress callAgent) {
    this.callAgent = callAgent;
    try {
      this.port =
          network.openDatagramPort(
              loop, new InetSocketAddress(host, port), (_, _, bytes) -> received(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void received(byte[] bytes) {
    switch (SipParser.parse(bytes)) {
      case SipRequest request -> requests.add(request);
      case SipResponse response -> responses.add(response);
      case org.callseal.sip.Malformed(var fault) -> throw new AssertionError(fault);
    }
  }

  /** A request of Alice's with a new branch; lines are further header fields. */
  SipRequest request(String method, String uri, String... lines) {
    return requestUnder("z9hG4bKedge" + ++branches, method, uri, lines);
  }

  /** The CANCEL of a request of this edge. */
  SipRequest cancel(SipRequest request) {
    return requestUnder(request.branch().orElseThrow(), "CANCEL", request.requestUri());
  }

  private SipRequest requestUnder(String branch, String method, String uri, String... lines) {
    SipText text =
        SipText.request(method, uri)
            .header(HeaderName.VIA, "SIP/2.0/UDP edge.example.net:5090;rport;branch=" + branch)
            .header(HeaderName.VIA, "SIP/2.0/UDP 192.168.1.2;branch=z9hG4bKphone")
            .header(HeaderName.FROM, "<sip:alice@example.net>;tag=a1")
            .header(HeaderName.TO, "<sip:bob@example.net>")
            .header(HeaderName.CALL_ID, "call-1")
            .header(HeaderName.CSEQ, "1 " + method);
    for (String line : lines) {
      int colon = line.indexOf(':');
      text.header(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return text.toRequest();
  }

  SipRequest send(SipRequest request) {
    port.send(callAgent, request.bytes());
    return request;
  }

  void sendBytes(byte[] bytes) {
    port.send(callAgent, bytes);
  }

  void answer(SipRequest request, int status) {
    SipMessage response =
        SipResponses.to(request, status, "b" + status).copy(HeaderName.RECORD_ROUTE).response();
    port.send(callAgent, response.bytes());
  }

  /** Registers contacts of Bob, reached through this edge. */
  void registerBob(String... contacts) {
    List<String> lines = new ArrayList<>();
    for (String contact : contacts) {
      lines.add("Contact: " + contact);
    }
    lines.add("Path: <sip:token@" + host() + ";lr>");
    send(request("REGISTER", "sip:example.net", lines.toArray(String[]::new)));
  }

  String host() {
    InetSocketAddress address = port.localAddress();
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  List<Integer> statuses() {
    return responses.stream().map(SipResponse::status).toList();
  }

  List<String> methods() {
    return requests.stream().map(SipRequest::method).toList();
  }

  void forget() {
    requests.clear();
    responses.clear();
  }
}
