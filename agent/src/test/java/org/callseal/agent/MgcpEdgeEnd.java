package org.callseal.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Spi;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpDatagram;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpParser;
import org.callseal.mgcp.MgcpResponse;
import org.callseal.mgcp.seal.MgcpControl;
import org.callseal.mgcp.seal.MgcpLocated;
import org.callseal.mgcp.seal.MgcpSeal;
import org.callseal.mgcp.seal.MgcpSealed;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.SealedLeg;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/** The other end of an agent of MGCP gateways, with a call agent. */
final class MgcpEdgeEnd extends DomainEnd<MgcpSealed, MgcpLocated.Unsealed> {

  /** What was opened, as the gateway sent it, one entry a datagram. */
  final List<List<MgcpMessage>> datagrams = new ArrayList<>();

  /** The call agent's responses to commands; empty leaves a command unanswered. */
  Function<MgcpCommand, Optional<String>> answers =
      command -> Optional.of("200 " + command.transaction() + " OK\r\n");

  MgcpEdgeEnd(SimulatedLoop loop, Network network, InetSocketAddress address, Subscriptions domain)
      throws IOException {
    this(loop, network, address, domain, new HashMap<>());
  }

  /** Another edge on the same store. */
  MgcpEdgeEnd beside(SimulatedLoop loop, Network network, InetSocketAddress address)
      throws IOException {
    return new MgcpEdgeEnd(loop, network, address, domain, store);
  }

  private MgcpEdgeEnd(
      SimulatedLoop loop,
      Network network,
      InetSocketAddress address,
      Subscriptions domain,
      Map<Spi, Stored> store)
      throws IOException {
    super(loop, network, address, domain, _ -> MgcpControl.UDP, store);
  }

  @Override
  void received(MessagePort on, InetSocketAddress from, byte[] datagram) {
    if (silent || !(MgcpDatagram.split(datagram) instanceof MgcpDatagram.Messages(var messages))) {
      return;
    }
    datagrams.add(new ArrayList<>());
    messages.forEach(message -> super.received(on, from, message));
    if (datagrams.getLast().isEmpty()) {
      datagrams.removeLast();
    }
  }

  @Override
  void unsealed(MgcpLocated.Unsealed located, Lane lane, byte[] message) {
    if (control(located.control()) instanceof ControlMessage.Message1 message1) {
      exchange(message1, lane, message, payload -> MgcpControl.answer(located.message(), payload));
    }
  }

  @Override
  void opened(MgcpSealed sealed, boolean first, SealedLeg<MgcpSealed, Object> leg, Lane lane) {
    MgcpMessage message = (MgcpMessage) MgcpParser.parse(sealed.cut());
    datagrams.getLast().add(message);
    if (message instanceof MgcpCommand command) {
      answers
          .apply(command)
          .map(MgcpEdgeEnd::bytes)
          .ifPresent(answer ->
              leg.answer(sealed, lane, first ? granted(answer) : answer, loop.nanoTime()));
    }
  }

  private byte[] granted(byte[] answer) {
    byte[] payload = new ControlMessage.Granted(grant).toBytes();
    return MgcpSeal.withControl((MgcpMessage) MgcpParser.parse(answer), payload);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Sends a message of the call agent to the gateway of the newest association. */
  void send(String message) {
    newest().send(bytes(message), loop.nanoTime());
  }

  /** The same with several messages in one datagram. */
  void sendTogether(String... messages) {
    SealedLeg<MgcpSealed, Object> leg = newest();
    List<SealedLeg.Waiting<Object>> waiting = new ArrayList<>();
    for (String message : messages) {
      waiting.add(new SealedLeg.Waiting<>(bytes(message), new Object()));
    }
    leg.send(leg.datagrams(), waiting, MgcpEdgeEnd::joined, loop.nanoTime());
  }

  private static byte[] joined(List<byte[]> messages) {
    ByteArrayOutputStream datagram = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      datagram.writeBytes(datagram.size() == 0 ? new byte[0] : bytes(".\r\n"));
      datagram.writeBytes(message);
    }
    return datagram.toByteArray();
  }

  /** What was opened, in order, copies included. */
  List<MgcpMessage> received() {
    return datagrams.stream().flatMap(List::stream).toList();
  }

  /** The commands of this verb, in order, copies included. */
  List<MgcpCommand> commands(String verb) {
    return received().stream()
        .filter(message -> message instanceof MgcpCommand command && command.is(verb))
        .map(MgcpCommand.class::cast)
        .toList();
  }

  /** The responses to this transaction, in order. */
  List<MgcpResponse> responses(int transaction) {
    return received().stream()
        .filter(message -> message instanceof MgcpResponse && message.transaction() == transaction)
        .map(MgcpResponse.class::cast)
        .toList();
  }
}
