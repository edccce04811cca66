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

/** A call agent of media gateways: writes down what it gets and answers requests as told. */
final class MegacoCallAgentEnd {

  /** What it got, one text for each datagram. */
  final List<String> got = new ArrayList<>();

  /** From where each came. */
  final List<InetSocketAddress> sources = new ArrayList<>();

  final MessagePort port;
  boolean alive = true;
  Function<Long, String> answer = number -> "!/1 <ca>\nP=" + number + "{C=-{SC=ROOT}}";

  /** What it answers in binary, in hexadecimal. */
  Function<Long, String> binary = _ -> "";

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
    answer(from, Encoding.TEXT, datagram, number -> answer.apply(number).getBytes(ISO_8859_1));
    answer(from, Encoding.BER, datagram, number -> BinaryMegaco.bytes(binary.apply(number)));
  }

  private void answer(
      InetSocketAddress from, Encoding encoding, byte[] datagram, Function<Long, byte[]> how) {
    if (encoding.parse(datagram) instanceof MegacoMessage message) {
      TransactionNumber.of(message).stream()
          .filter(each -> each.content() == Content.REQUEST)
          .map(each -> how.apply(each.number()))
          .filter(bytes -> bytes.length > 0)
          .forEach(bytes -> port.send(from, bytes));
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
