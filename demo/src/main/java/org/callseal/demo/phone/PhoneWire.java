package org.callseal.demo.phone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.callseal.core.crypto.RandomSource;
import org.callseal.sip.HeaderName;
import org.callseal.sip.HostPort;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipFramer;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipText;
import org.callseal.sip.Via;
import org.callseal.sip.transaction.ClientTransaction;
import org.callseal.sip.transaction.ClientUser;
import org.callseal.sip.transaction.TransactionLayer;
import org.callseal.sip.transaction.Transport;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.callseal.transport.MessageHandler;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.callseal.transport.StreamLimits;
import org.callseal.transport.StreamPort;

/** A phone's socket, its transactions and its names. Belongs to the phone's loop. */
final class PhoneWire {

  /** A phone matches by branch alone, wherever an answer comes from. */
  static final String PEER = "";

  private static final int TRANSACTIONS = 1000;

  private static final StreamLimits STREAMS =
      new StreamLimits(
          4,
          4,
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofHours(2),
          256 * 1024,
          false);

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
    this.port =
        switch (settings.over()) {
          case UDP -> network.openDatagramPort(loop, settings.local(), handler);
          case TCP ->
              StreamPort.opening(
                  network,
                  loop,
                  settings.local(),
                  () -> new SipFramer(SipParser.MAX_MESSAGE_LENGTH),
                  STREAMS,
                  handler::received);
        };
  }

  /** As a transaction's way. */
  Transport transport(InetSocketAddress to) {
    return new Transport(
        (message, _) -> port.send(to, message.bytes()), () -> port.medium().isReliable());
  }

  String randomName() {
    return HexFormat.of().formatHex(random.bytes(8));
  }

  String contact() {
    return "<sip:" + settings.user() + "@" + HostPort.of(port.localAddress()) + parameter() + ">";
  }

  String outboundRoute() {
    return "<sip:" + HostPort.of(settings.outboundProxy()) + parameter() + ";lr>";
  }

  private String parameter() {
    return port.medium() == Medium.TCP ? ";transport=tcp" : "";
  }

  /** Begins a request under a new branch of ours. */
  SipText request(String method, String requestUri) {
    String via =
        "SIP/2.0/%s %s;branch=%s%s;rport"
            .formatted(
                port.medium(), HostPort.of(port.localAddress()), Via.MAGIC_COOKIE, randomName());
    return SipText.request(method, requestUri)
        .header(HeaderName.VIA, via)
        .header(HeaderName.MAX_FORWARDS, "70");
  }

  /** Sends a request in a transaction. */
  Optional<ClientTransaction> send(SipRequest request, ClientUser user) {
    InetSocketAddress hop = hopOf(request);
    return layer.send(request, PEER, transport(hop), user);
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
