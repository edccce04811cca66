package org.callseal.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.TpktFramer;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.callseal.transport.StreamLimits;
import org.callseal.transport.StreamPort;

/**
 * A Megaco gateway as an agent meets it, over datagrams or a connection of its own: says what a
 * test has it say. It answers nothing by itself and tells no copies apart.
 */
final class MediaGatewayEnd {

  private static final StreamLimits LIMITS =
      new StreamLimits(
          4,
          4,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofHours(2),
          256 * 1024,
          false);

  private final MessagePort port;
  private final InetSocketAddress callAgent;

  /** Each message that came, in order. */
  final List<byte[]> messages = new ArrayList<>();

  /** Its answers; empty says nothing. */
  Function<String, String> answers = _ -> "";

  MediaGatewayEnd(
      Loop loop,
      Network network,
      InetSocketAddress address,
      InetSocketAddress callAgent,
      Medium medium)
      throws IOException {
    this.callAgent = callAgent;
    this.port =
        medium == Medium.UDP
            ? network.openDatagramPort(loop, address, this::received)
            : StreamPort.opening(
                network,
                loop,
                new InetSocketAddress(address.getAddress(), 0),
                () -> new TpktFramer(Encoding.MAX_LENGTH),
                LIMITS,
                this::received);
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] message) {
    messages.add(message);
    String answer = answers.apply(text(message));
    if (!answer.isEmpty()) {
      on.send(from, answer.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private static String text(byte[] message) {
    return new String(message, StandardCharsets.ISO_8859_1);
  }

  /** Sends a message to its call agent. */
  void say(String message) {
    say(message.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The same in binary. */
  void say(byte[] message) {
    port.send(callAgent, message);
  }

  /** Closes its connections, or its port. */
  void close() {
    port.close();
  }

  /** What came, as text. */
  List<String> received() {
    return messages.stream().map(MediaGatewayEnd::text).toList();
  }
}
