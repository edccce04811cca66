package org.callseal.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpParser;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/**
 * A gateway as an agent meets it: says what a test has it say, reads one message a datagram, and
 * answers commands. It tells no copies apart.
 */
final class GatewayEnd {

  private final MessagePort port;
  private final InetSocketAddress callAgent;

  /** Each datagram that came, in order. */
  final List<String> received = new ArrayList<>();

  /** Its responses to commands; empty leaves a command unanswered. */
  Function<MgcpCommand, Optional<String>> answers =
      command -> Optional.of("200 " + command.transaction() + " OK\r\n");

  GatewayEnd(Loop loop, Network network, InetSocketAddress address, InetSocketAddress callAgent)
      throws IOException {
    this.callAgent = callAgent;
    this.port = network.openDatagramPort(loop, address, this::received);
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] datagram) {
    received.add(new String(datagram, StandardCharsets.ISO_8859_1));
    if (MgcpParser.parse(datagram) instanceof MgcpCommand command) {
      answers.apply(command).ifPresent(answer -> on.send(from, MgcpEdgeEnd.bytes(answer)));
    }
  }

  /** Sends a datagram to its call agent. */
  void say(String datagram) {
    port.send(callAgent, MgcpEdgeEnd.bytes(datagram));
  }

  /** The datagrams that begin so, in order. */
  List<String> received(String start) {
    return received.stream().filter(text -> text.startsWith(start)).toList();
  }
}
