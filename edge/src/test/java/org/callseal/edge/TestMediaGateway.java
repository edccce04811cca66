package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.provision.Provision;
import org.callseal.core.seal.Unanswered;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.TpktFramer;
import org.callseal.megaco.seal.MegacoControl;
import org.callseal.megaco.seal.MegacoLocated;
import org.callseal.megaco.seal.MegacoSealed;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.callseal.transport.StreamPort;

/** A media gateway with the key of its agent. Belongs to the simulation's thread. */
final class TestMediaGateway extends TestDevice<MegacoSealed, MegacoLocated.Unsealed, String> {

  /** What it got, as it was before it was sealed. */
  final List<String> got = new ArrayList<>();

  final List<String> unsealed = new ArrayList<>();
  private final Supplier<MessagePort> another;

  TestMediaGateway(
      Encoding encoding,
      Medium medium,
      Network network,
      Loop loop,
      InetSocketAddress local,
      InetSocketAddress edge,
      P256KeyPair pair,
      Provision provision,
      RandomSource random) {
    super(
        loop,
        edge,
        pair,
        provision,
        random,
        MegacoControl.of(encoding, medium),
        Unanswered.Again.QUOTED);
    another = () -> connections(network, local);
    port = medium == Medium.UDP ? datagrams(network, local) : another.get();
  }

  private StreamPort connections(Network network, InetSocketAddress local) {
    return StreamPort.opening(
        network,
        loop,
        local,
        () -> new TpktFramer(Encoding.MAX_LENGTH),
        EdgeLimits.CORE.withoutPings(),
        this::received);
  }

  /** Forgets its connections without a word: what it says next goes over another. */
  void reopen() {
    port = another.get();
    leg.move(new Lane(port, edge));
  }

  /** Sends a message, sealed. */
  void send(String text) {
    send(text.getBytes(ISO_8859_1));
  }

  void send(byte[] bytes) {
    leg.send(bytes, new String(bytes, ISO_8859_1), loop.nanoTime());
  }

  /** A message as it would send it, sealed. */
  byte[] sealed(String text) {
    return sealed(association(), text.getBytes(ISO_8859_1));
  }

  @Override
  Optional<byte[]> control(MegacoLocated.Unsealed message) {
    return message.control();
  }

  @Override
  void unsealed(MegacoLocated.Unsealed message) {
    unsealed.add(new String(message.message().bytes(), ISO_8859_1));
  }

  @Override
  void opened(MegacoSealed sealed) {
    got.add(new String(sealed.cut(), ISO_8859_1));
  }

  @Override
  void again(String message) {
    send(message);
  }
}
