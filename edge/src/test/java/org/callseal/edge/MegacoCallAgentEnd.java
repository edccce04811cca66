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
import org.callseal.megaco.TpktFramer;
import org.callseal.megaco.TransactionNumber;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.callseal.transport.StreamPort;

/** A call agent of media gateways: writes down what it gets and answers requests as told. */
final class MegacoCallAgentEnd {

  /** What it got, one text for each datagram. */
  final List<String> got = new ArrayList<>();

  /** From where each came. */
  final List<InetSocketAddress> sources = new ArrayList<>();

  /** Over what each came. */
  final List<Medium> media = new ArrayList<>();

  final MessagePort port;
  final StreamPort connections;
  boolean alive = true;
  Function<Long, String> answer = number -> "!/1 <ca>\nP=" + number + "{C=-{SC=ROOT}}";

  /** What it answers in binary, in hexadecimal. */
  Function<Long, String> binary = _ -> "";

  MegacoCallAgentEnd(Network network, Loop loop, InetSocketAddress local) {
    try {
      this.port = network.openDatagramPort(loop, local, this::received);
      this.connections =
          StreamPort.listening(
              network,
              loop,
              local,
              () -> new TpktFramer(Encoding.MAX_LENGTH),
              EdgeLimits.CORE.withoutPings(),
              this::received);
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
    media.add(on.medium());
    on.prove(from);
    Lane back = new Lane(on, from);
    answer(back, Encoding.TEXT, datagram, number -> answer.apply(number).getBytes(ISO_8859_1));
    answer(back, Encoding.BER, datagram, number -> BinaryMegaco.bytes(binary.apply(number)));
  }

  private static void answer(
      Lane back, Encoding encoding, byte[] datagram, Function<Long, byte[]> how) {
    if (encoding.parse(datagram) instanceof MegacoMessage message) {
      TransactionNumber.of(message).stream()
          .filter(each -> each.content() == Content.REQUEST)
          .map(each -> how.apply(each.number()))
          .filter(bytes -> bytes.length > 0)
          .forEach(back::send);
    }
  }

  /** Says something over the connection that its last message came by. */
  void say(String message) {
    say(message.getBytes(ISO_8859_1));
  }

  void say(byte[] message) {
    connections.send(sources.getLast(), message);
  }

  /** What was said so far does not count. */
  void forget() {
    got.clear();
    sources.clear();
    media.clear();
  }

  void send(InetSocketAddress to, String datagram) {
    port.send(to, datagram.getBytes(ISO_8859_1));
  }

  /** What it got that is a ServiceChange of this method. */
  List<String> changes(String method) {
    return got.stream().filter(text -> text.contains("SV{MT=" + method)).toList();
  }
}
