package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.callseal.megaco.Content;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.TransactionNumber;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/**
 * A call agent of media gateways: writes down what it gets and answers requests of text as told.
 */
final class MegacoCallAgentEnd {

  /** What it got, one text for each datagram. */
  final List<String> got = new ArrayList<>();

  /** From where each came. */
  final List<InetSocketAddress> sources = new ArrayList<>();

  final MessagePort port;
  boolean alive = true;
  Function<Long, String> answer = number -> "!/1 <ca>\nP=" + number + "{C=-{SC=ROOT}}";

  MegacoCallAgentEnd(Network network, Loop loop, InetSocketAddress local) {
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
    if (Encoding.TEXT.parse(datagram) instanceof MegacoMessage message) {
      for (TransactionNumber each : TransactionNumber.of(message)) {
        String text = each.content() == Content.REQUEST ? answer.apply(each.number()) : "";
        if (!text.isEmpty()) {
          send(from, text);
        }
      }
    }
  }

  void send(InetSocketAddress to, String datagram) {
    port.send(to, datagram.getBytes(ISO_8859_1));
  }

  /** What it got that is a ServiceChange of this method. */
  List<String> changes(String method) {
    return got.stream().filter(text -> text.contains("SV{MT=" + method)).toList();
  }
}
