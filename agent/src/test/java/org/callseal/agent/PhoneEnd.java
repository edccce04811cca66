package org.callseal.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/** A phone that sends what a test says and keeps what it gets; it repeats nothing by itself. */
final class PhoneEnd {

  final String identity;
  final List<SipMessage> received = new ArrayList<>();
  final List<byte[]> datagrams = new ArrayList<>();
  int answersInvitesWith = 200;
  private final MessagePort port;
  private final InetSocketAddress agent;
  private int sent;

  PhoneEnd(
      String identity,
      SimulatedLoop loop,
      Network network,
      InetSocketAddress address,
      InetSocketAddress agent)
      throws IOException {
    this.identity = identity;
    this.agent = agent;
    this.port = network.openDatagramPort(loop, address, this::received);
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] datagram) {
    datagrams.add(datagram);
    SipMessage message = (SipMessage) SipParser.parse(datagram);
    received.add(message);
    if (message instanceof SipRequest request && !request.is("ACK")) {
      int status = request.is("INVITE") ? answersInvitesWith : 200;
      if (status > 0) {
        answer(request, status);
      }
    }
  }

  /** Answers a request that came. */
  void answer(SipRequest request, int status) {
    port.send(agent, answerTo(request, status));
  }

  byte[] answerTo(SipRequest request, int status) {
    SipResponses answer = SipResponses.to(request, status).copy(HeaderName.RECORD_ROUTE);
    if (request.is("INVITE")) {
      answer.header(HeaderName.CONTACT, "<" + contact() + ">");
    }
    return answer.response().bytes();
  }

  String contact() {
    String user = identity.substring(4, identity.indexOf('@'));
    return "sip:" + user + "-phone@" + hostPort();
  }

  private String hostPort() {
    return port.localAddress().getHostString() + ":" + port.localAddress().getPort();
  }

  /** Registers, for the number of seconds; gives the bytes that went out. */
  byte[] register(int expires) {
    return send("REGISTER", "sip:example.net", identity, "Expires: " + expires + "\r\n");
  }

  byte[] invite(String target) {
    return send("INVITE", target, target, "");
  }

  /** Sends a request, with further header lines; gives its bytes. */
  byte[] send(String method, String target, String to, String more) {
    return again(request(method, target, to, more));
  }

  /** A request as it would send it. */
  byte[] request(String method, String target, String to, String more) {
    int number = ++sent;
    String name = identity.substring(4, identity.indexOf('@')) + number;
    String text =
        method
            + " "
            + target
            + " SIP/2.0\r\n"
            + "Via: SIP/2.0/UDP "
            + hostPort()
            + ";rport;branch=z9hG4bK"
            + name
            + "\r\n"
            + "Max-Forwards: 70\r\n"
            + "From: <"
            + identity
            + ">;tag="
            + name
            + "\r\n"
            + "To: <"
            + to
            + ">\r\n"
            + "Call-ID: "
            + name
            + "@phone\r\n"
            + "CSeq: "
            + number
            + " "
            + method
            + "\r\n"
            + "Contact: <"
            + contact()
            + ">\r\n"
            + more
            + "Content-Length: 0\r\n\r\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  byte[] again(String message) {
    return again(message.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends these bytes, once more or for the first time. */
  byte[] again(byte[] message) {
    port.send(agent, message);
    return message;
  }

  /** Follows an INVITE of ours with a CANCEL or the ACK of a failure. */
  void follow(byte[] invite, String method) {
    String text = new String(invite, StandardCharsets.UTF_8);
    again(text.replaceFirst("INVITE", method).replaceFirst("(CSeq: \\d+) INVITE", "$1 " + method));
  }

  List<Integer> statuses(String method) {
    return received.stream()
        .filter(message ->
            message instanceof SipResponse response && response.cseq().method().equals(method))
        .map(message -> ((SipResponse) message).status())
        .toList();
  }

  List<SipRequest> requests(String method) {
    return received.stream()
        .filter(message -> message instanceof SipRequest request && request.is(method))
        .map(SipRequest.class::cast)
        .toList();
  }
}
