package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpDatagram;
import org.callseal.mgcp.MgcpParser;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/** A call agent of gateways: writes down what it gets and answers commands as told. */
final class GatewayCallAgent {

  /** What it got, one text for each datagram. */
  final List<String> got = new ArrayList<>();

  /** From where each came. */
  final List<InetSocketAddress> sources = new ArrayList<>();

  final MessagePort port;
  boolean alive = true;
  Function<MgcpCommand, String> answer = command -> "200 " + command.transaction() + " OK\r\n";

  GatewayCallAgent(Network network, Loop loop, InetSocketAddress local) {
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
    got.add(new String(datagram, ISO_8859_1));
    sources.add(from);
    for (byte[] each : ((MgcpDatagram.Messages) MgcpDatagram.split(datagram)).bytes()) {
      if (MgcpParser.parse(each) instanceof MgcpCommand command) {
        String text = answer.apply(command);
        if (!text.isEmpty()) {
          send(from, text);
        }
      }
    }
  }

  /** What was said so far does not count. */
  void forget() {
    got.clear();
    sources.clear();
  }

  void send(InetSocketAddress to, String datagram) {
    port.send(to, datagram.getBytes(ISO_8859_1));
  }

  /** What it got that is an RSIP of this method. */
  List<String> restarts(String method) {
    return got.stream()
        .filter(text -> text.startsWith("RSIP") && text.contains("RM: " + method))
        .toList();
  }
}
