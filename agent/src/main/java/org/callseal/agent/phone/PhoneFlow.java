package org.callseal.agent.phone;

import java.net.InetSocketAddress;
import org.callseal.agent.line.HostAddresses;
import org.callseal.sip.Carried;
import org.callseal.sip.HostPort;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.Via;
import org.callseal.sip.transaction.Transport;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;

/**
 * Where a phone is: the port of ours that it talks to and the address that it talks from. Two of
 * the same port and address are equal.
 */
record PhoneFlow(MessagePort port, InetSocketAddress source) {

  void send(SipMessage message) {
    port.send(source, Carried.over(port.medium(), message).bytes());
  }

  Medium medium() {
    return port.medium();
  }

  /** As a transaction's way. */
  Transport transport() {
    return new Transport(
        (message, _) -> send(message), () -> medium().isReliable() && port.reaches(source));
  }

  /**
   * The flow that a response to this request takes. RFC 3581 4: with rport it MUST go back to the
   * port that the request came from; RFC 3261 18.2.2: without, to the port in sent-by.
   */
  PhoneFlow backFor(SipRequest request) {
    Via top = request.topVia();
    // RFC 3261 18.2.2: over a reliable transport it MUST go on the connection of the request.
    return top.hasRport() || medium().isReliable()
        ? this
        : new PhoneFlow(
            port, new InetSocketAddress(source.getAddress(), top.port().orElse(HostPort.SIP_PORT)));
  }

  /** What the transactions call the phone. */
  String peer() {
    return "phone "
        + medium()
        + " "
        + source.getAddress().getHostAddress()
        + " "
        + source.getPort();
  }

  /** The host and port of ours, as Via and Record-Route toward this phone name them. */
  String ownName() {
    InetSocketAddress local = port.localAddress();
    return HostPort.of(
        local.getAddress().isAnyLocalAddress()
            ? new InetSocketAddress(HostAddresses.toward(source), local.getPort())
            : local);
  }
}
