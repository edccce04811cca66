package org.callseal.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Spi;
import org.callseal.megaco.Content;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.TpktFramer;
import org.callseal.megaco.seal.MegacoControl;
import org.callseal.megaco.seal.MegacoLocated;
import org.callseal.megaco.seal.MegacoSealed;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.SealedLeg;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.callseal.transport.StreamLimits;
import org.callseal.transport.StreamPort;

/** The other end of an agent of Megaco gateways, over UDP and TCP, with a call agent. */
final class MegacoEdgeEnd extends DomainEnd<MegacoSealed, MegacoLocated.Unsealed> {

  private static final StreamLimits LIMITS =
      new StreamLimits(
          100,
          100,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofHours(2),
          256 * 1024,
          false);

  private final Encoding encoding;
  private StreamPort streams;

  /** What was opened, as the gateway sent it. */
  final List<MegacoMessage> messages = new ArrayList<>();

  /** What each of them came over. */
  final List<Medium> media = new ArrayList<>();

  /** Where devices are is not known before they have come by a connection. */
  boolean knowsConnectionsAlone;

  /** Datagrams are lost; connections stay. */
  boolean deaf;

  /** The call agent's answers to requests; empty leaves one unanswered. */
  Function<MegacoMessage, Optional<byte[]>> answers = _ -> Optional.empty();

  MegacoEdgeEnd(
      SimulatedLoop loop,
      Network network,
      InetSocketAddress address,
      Subscriptions domain,
      Encoding encoding)
      throws IOException {
    this(loop, network, address, domain, encoding, new HashMap<>());
  }

  /** Another edge on the same store. */
  MegacoEdgeEnd beside(SimulatedLoop loop, Network network, InetSocketAddress address)
      throws IOException {
    return new MegacoEdgeEnd(loop, network, address, domain, encoding, store);
  }

  private MegacoEdgeEnd(
      SimulatedLoop loop,
      Network network,
      InetSocketAddress address,
      Subscriptions domain,
      Encoding encoding,
      Map<Spi, Stored> store)
      throws IOException {
    super(loop, network, address, domain, over -> MegacoControl.of(encoding, over), store);
    this.encoding = encoding;
    this.streams = listen();
  }

  private StreamPort listen() throws IOException {
    return StreamPort.listening(
        network,
        loop,
        port.localAddress(),
        () -> new TpktFramer(Encoding.MAX_LENGTH),
        LIMITS,
        this::received);
  }

  /** Its connections end; it takes new ones. */
  void breakConnections() throws IOException {
    streams.close();
    streams = listen();
  }

  @Override
  Lane laneTo(InetSocketAddress address) {
    return knowsConnectionsAlone ? null : super.laneTo(address);
  }

  @Override
  void received(MessagePort on, InetSocketAddress from, byte[] message) {
    if (!deaf || on.medium() != Medium.UDP) {
      super.received(on, from, message);
    }
  }

  @Override
  void unsealed(MegacoLocated.Unsealed located, Lane lane, byte[] message) {
    if (control(located.control()) instanceof ControlMessage.Message1 message1) {
      MegacoControl control = MegacoControl.of(encoding, lane.medium());
      exchange(message1, lane, message, payload -> control.answer(located.message(), payload));
    }
  }

  @Override
  void opened(MegacoSealed sealed, boolean first, SealedLeg<MegacoSealed, Object> leg, Lane lane) {
    if (MegacoControl.isAnswer(sealed.message())) {
      return;
    }
    MegacoMessage message = (MegacoMessage) encoding.parse(sealed.cut());
    messages.add(message);
    media.add(lane.medium());
    if (message.holds(Content.REQUEST)) {
      answers.apply(message).ifPresent(answer -> leg.answer(sealed, lane, answer, loop.nanoTime()));
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Sends a message of the call agent to the gateway of the newest association. */
  void send(String message) {
    send(bytes(message));
  }

  /** The same in binary. */
  void send(byte[] message) {
    newest().send(message, loop.nanoTime());
  }

  /** What was opened, in order, copies included, as text. */
  List<String> received() {
    return messages.stream()
        .map(message -> new String(message.bytes(), StandardCharsets.ISO_8859_1))
        .toList();
  }
}
