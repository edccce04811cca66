package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.provision.Provision;
import org.callseal.core.seal.Unanswered;
import org.callseal.mgcp.MgcpDatagram;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpParser;
import org.callseal.mgcp.seal.MgcpControl;
import org.callseal.mgcp.seal.MgcpLocated;
import org.callseal.mgcp.seal.MgcpSeal;
import org.callseal.mgcp.seal.MgcpSealed;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.SealedLeg;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/** A gateway with the key of its agent. Belongs to the simulation's thread. */
final class TestGateway extends TestDevice<MgcpSealed, MgcpLocated.Unsealed, String> {

  /** What it got, one text for each datagram, as it was before it was sealed. */
  final List<String> got = new ArrayList<>();

  final List<String> unsealed = new ArrayList<>();
  private final List<String> opened = new ArrayList<>();

  TestGateway(
      Network network,
      Loop loop,
      InetSocketAddress local,
      InetSocketAddress edge,
      P256KeyPair pair,
      Provision provision,
      RandomSource random) {
    super(loop, edge, pair, provision, random, MgcpControl.UDP, Unanswered.Again.QUOTED);
    port = datagrams(network, local);
  }

  /** Sends messages as one datagram, each sealed, message_3 on the first until the grant came. */
  void send(String... messages) {
    List<SealedLeg.Waiting<String>> waiting = new ArrayList<>();
    for (String text : messages) {
      byte[] bytes = withMessage3(text, waiting.isEmpty());
      waiting.add(new SealedLeg.Waiting<>(bytes, text));
    }
    leg.send(new Lane(port, edge), waiting, MgcpDatagram::together, loop.nanoTime());
  }

  /** A message as it would send it, sealed. */
  byte[] sealed(String text) {
    return sealed(association(), withMessage3(text, true));
  }

  private byte[] withMessage3(String text, boolean first) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return first && message3.isPresent()
        ? MgcpSeal.withControl((MgcpMessage) MgcpParser.parse(bytes), message3.get().toBytes())
        : bytes;
  }

  @Override
  void received(MessagePort on, InetSocketAddress from, byte[] datagram) {
    ((MgcpDatagram.Messages) MgcpDatagram.split(datagram))
        .bytes()
        .forEach(message -> super.received(on, from, message));
    if (!opened.isEmpty()) {
      got.add(String.join(".\r\n", opened));
      opened.clear();
    }
  }

  @Override
  Optional<byte[]> control(MgcpLocated.Unsealed message) {
    return message.control();
  }

  @Override
  void unsealed(MgcpLocated.Unsealed message) {
    unsealed.add(new String(message.message().bytes(), ISO_8859_1));
  }

  @Override
  void opened(MgcpSealed sealed) {
    opened.add(new String(sealed.cut(), ISO_8859_1));
  }

  @Override
  void again(String message) {
    send(message);
  }
}
