package org.callseal.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.jspecify.annotations.Nullable;

/** A call agent's port: answers health checks, writes down the rest and answers it as told. */
final class TestCallAgent {

  final List<SipRequest> requests = new ArrayList<>();
  final List<SipResponse> responses = new ArrayList<>();
  final MessagePort port;
  boolean alive = true;
  int healthChecks;
  int health = 200;
  int unread;
  Function<SipRequest, @Nullable SipText> answer =
      request -> request.is("ACK") ? null : Sip.answer(request, 200);
  @Nullable InetSocketAddress lastSource;

  TestCallAgent(Network network, Loop loop, InetSocketAddress local) {
    try {
      this.port = network.openDatagramPort(loop, local, this::received);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] datagram) {
    if (!alive) {
      return;
    }
    if (!(SipParser.parse(datagram) instanceof SipMessage message)) {
      unread++;
      return;
    }
    lastSource = from;
    if (message instanceof SipResponse response) {
      responses.add(response);
    } else if (message instanceof SipRequest request) {
      if (request.is("OPTIONS") && request.from().uri().startsWith("sip:edge@")) {
        healthChecks++;
        port.send(from, Sip.answer(request, health).bytes());
        return;
      }
      requests.add(request);
      SipText text = answer.apply(request);
      if (text != null) {
        port.send(from, text.bytes());
      }
    }
  }

  SipRequest last() {
    return requests.getLast();
  }
}
