package org.callseal.demo.phone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Optional;
import org.callseal.core.crypto.RandomSource;
import org.callseal.sip.HeaderName;
import org.callseal.sip.HostPort;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipText;
import org.callseal.sip.Via;
import org.callseal.sip.transaction.ClientTransaction;
import org.callseal.sip.transaction.ClientUser;
import org.callseal.sip.transaction.TransactionLayer;
import org.callseal.sip.transaction.Transport;
import org.callseal.transport.Loop;
import org.callseal.transport.MessageHandler;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/** A phone's socket, its transactions and its names. Belongs to the phone's loop. */
final class PhoneWire {

  /** A phone matches by branch alone, wherever an answer comes from. */
  static final String PEER = "";

  private static final int TRANSACTIONS = 1000;

  final PhoneSettings settings;
  final Loop loop;
  final RandomSource random;
  final PhoneListener listener;
  final TransactionLayer layer;
  final MessagePort port;

  PhoneWire(
      PhoneSettings settings,
      Loop loop,
      Network network,
      RandomSource random,
      PhoneListener listener,
      MessageHandler handler)
      throws IOException {
    this.settings = settings;
    this.loop = loop;
    this.random = random;
    this.listener = listener;
    this.layer = new TransactionLayer(loop, TRANSACTIONS);
    this.port = network.openDatagramPort(loop, settings.local(), handler);
  }

  String randomName() {
    return HexFormat.of().formatHex(random.bytes(8));
  }

  String contact() {
    return "<sip:" + settings.user() + "@" + HostPort.of(port.localAddress()) + ">";
  }

  String outboundRoute() {
    return "<sip:" + HostPort.of(settings.outboundProxy()) + ";lr>";
  }

  /** Begins a request under a new branch of ours. */
  SipText request(String method, String requestUri) {
    String via =
        "SIP/2.0/UDP %s;branch=%s%s;rport"
            .formatted(HostPort.of(port.localAddress()), Via.MAGIC_COOKIE, randomName());
    return SipText.request(method, requestUri)
        .header(HeaderName.VIA, via)
        .header(HeaderName.MAX_FORWARDS, "70");
  }

  /** Sends a request in a transaction. */
  Optional<ClientTransaction> send(SipRequest request, ClientUser user) {
    InetSocketAddress hop = hopOf(request);
    return layer.send(
        request, PEER, Transport.unreliable((message, _) -> port.send(hop, message.bytes())), user);
  }

  /** Sends the ACK of a 2xx, which has no transaction. */
  void sendAck(SipRequest ack) {
    port.send(hopOf(ack), ack.bytes());
  }

  /** The first route's address, else the target's; the outbound proxy for what is no address. */
  private InetSocketAddress hopOf(SipRequest request) {
    return request.routes().stream()
        .findFirst()
        .flatMap(NameAddr::sipUri)
        .or(request::requestSipUri)
        .flatMap(HostPort::address)
        .orElse(settings.outboundProxy());
  }
}
