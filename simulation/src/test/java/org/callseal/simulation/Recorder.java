package org.callseal.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/** A port that writes down what it gets. */
final class Recorder {

  final List<String> texts = new ArrayList<>();
  final List<InetSocketAddress> sources = new ArrayList<>();
  final MessagePort port;

  Recorder(Network network, SimulatedLoop loop, String host, int port) {
    try {
      this.port =
          network.openDatagramPort(
              loop,
              new InetSocketAddress(host, port),
              (_, from, payload) -> {
                sources.add(from);
                texts.add(new String(payload, StandardCharsets.UTF_8));
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void send(InetSocketAddress to, String text) {
    port.send(to, text.getBytes(StandardCharsets.UTF_8));
  }

  InetSocketAddress address() {
    return port.localAddress();
  }
}
