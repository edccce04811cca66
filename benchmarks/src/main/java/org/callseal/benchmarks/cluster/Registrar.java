package org.callseal.benchmarks.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.callseal.relay.netty.NettyLoop;
import org.callseal.relay.netty.NettyNetwork;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.transport.MessagePort;

/**
 * The call agent of a measurement: says 200 to everything, to an INVITE 180 before, and keeps
 * nothing. A loop of its own; lives from opening to close.
 */
final class Registrar implements AutoCloseable {

  private final NettyLoop loop = NettyLoop.open("bench-registrar");
  private final MessagePort port;

  Registrar() throws IOException {
    port =
        new NettyNetwork()
            .openDatagramPort(
                loop,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Registrar::received);
  }

  InetSocketAddress address() {
    return port.localAddress();
  }

  private static void received(MessagePort on, InetSocketAddress from, byte[] bytes) {
    if (!(SipParser.parse(bytes) instanceof SipRequest request) || request.is("ACK")) {
      return;
    }
    if (request.is("INVITE")) {
      on.send(from, answer(on, request, 180));
    }
    on.send(from, answer(on, request, 200));
  }

  private static byte[] answer(MessagePort on, SipRequest request, int status) {
    SipResponses answer =
        SipResponses.to(request, status, "bench")
            .copy(HeaderName.RECORD_ROUTE)
            .copy(HeaderName.PATH);
    InetSocketAddress own = on.localAddress();
    answer.header(
        HeaderName.CONTACT,
        request.is("REGISTER")
            ? request.header(HeaderName.CONTACT).orElseThrow() + ";expires=3600"
            : "<sip:echo@" + own.getAddress().getHostAddress() + ":" + own.getPort() + ">");
    return answer.response().bytes();
  }

  @Override
  public void close() {
    loop.close();
  }
}
