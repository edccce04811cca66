package org.callseal.agent.line;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.callseal.agent.names.NameService;
import org.callseal.agent.names.Server;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.Sha256;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationTable;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.Spi;
import org.callseal.relay.gate.Admission;
import org.callseal.relay.gate.InboundGate;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.gate.ScopeRule;
import org.callseal.relay.gate.SourceRates;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.LegTools;
import org.callseal.relay.leg.SealedLeg;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.callseal.transport.StreamEnd;
import org.callseal.transport.StreamHandler;
import org.callseal.transport.StreamLimits;
import org.callseal.transport.StreamPort;
import org.jspecify.annotations.Nullable;

/**
 * What all lines of one protocol share toward the edges: one port, one connection with each edge
 * where there is need of one, and the gate behind them. Sealed messages find their line by SPI;
 * unsealed ones can only be part of a call for help, answers to an exchange under way, found by
 * what we drew for the question, or hints. Belongs to the agent's loop; lives as long as the agent.
 *
 * @param <M> a message of the protocol
 * @param <S> a sealed one
 */
public final class EdgeSide<M, S extends SealedBytes> implements AutoCloseable {

  /** From one edge; far above what one site's phones can use. */
  private static final int DATAGRAMS_PER_SECOND = 1000;

  private static final int BURST = 2000;

  /**
   * An agent has few edges; what does not get whole in 5 s is worth no longer wait.
   *
   * @param pings whether the protocol has something to ask by whether a connection lives
   */
  private static StreamLimits streams(boolean pings) {
    return new StreamLimits(
        16,
        16,
        Duration.ofSeconds(5),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        512 * 1024,
        pings);
  }

  private final Loop loop;
  private final NameService names;
  private final RandomSource random;
  private final LineProtocol<M, S> protocol;
  private final LegTools<S> tools;
  private final AssociationTable table = new AssociationTable();
  private final RefusalCounters counters = new RefusalCounters();
  private final InboundGate<S, UnsealedMessage<M>> gate;
  private final Map<Association, Line<M, S>> lines = new HashMap<>();
  private final Map<String, Line<M, S>> asking = new HashMap<>();
  private final List<Line<M, S>> all = new ArrayList<>();
  private final EdgePort port;
  private final @Nullable EdgeStream stream;
  private UnsealedUser<M> unsealedUser = (_, _) -> false;

  /** Opens the port. */
  public EdgeSide(
      LineProtocol<M, S> protocol,
      Loop loop,
      Network network,
      NameService names,
      RandomSource random,
      InetSocketAddress local)
      throws IOException {
    this.protocol = protocol;
    this.names = names;
    this.loop = loop;
    this.random = random;
    this.tools = new LegTools<>(protocol::carriage, random, protocol.again());
    SourceRates rates = new SourceRates(DATAGRAMS_PER_SECOND, BURST, random, loop.nanoTime());
    this.gate =
        new InboundGate<>(
            protocol::locator, table, ScopeRule.anybody(), rates, counters, protocol.longest());
    this.port = new EdgePort(network.openDatagramPort(loop, local, this::datagram));
    this.stream =
        protocol.media().contains(Medium.TCP)
            ? new EdgeStream(connections(network, local), port)
            : null;
  }

  private StreamPort connections(Network network, InetSocketAddress local) {
    return StreamPort.opening(
        network,
        loop,
        new InetSocketAddress(local.getAddress(), 0),
        protocol::framer,
        streams(protocol.framer().ping().length > 0),
        new Streams());
  }

  /** What happens on the connections with edges. */
  private final class Streams implements StreamHandler {

    @Override
    public void received(MessagePort on, InetSocketAddress from, byte[] message) {
      EdgeSide.this.received(stream(), from, message);
    }

    @Override
    public void ended(MessagePort on, InetSocketAddress edge, StreamEnd why) {
      if (why == StreamEnd.MALFORMED || why == StreamEnd.SLOW) {
        counters.count(Refusal.MALFORMED);
      }
      long nowNs = loop.nanoTime();
      all.forEach(line -> line.streamEnded(edge, why, nowNs));
    }
  }

  /** What was taken and what was refused. */
  public RefusalCounters counters() {
    return counters;
  }

  /** How many associations and open questions there are. */
  public int burden() {
    return table.size() + asking.size() + (stream == null ? 0 : stream.size());
  }

  /** Names who may have a use for what comes without a seal. */
  public void hear(UnsealedUser<M> user) {
    unsealedUser = user;
  }

  /** Sends a message as it is: only calls for help go out so. */
  public void sendUnsealed(InetSocketAddress server, byte[] message) {
    port.send(server, message);
  }

  /** The address that we go by toward edges. */
  public InetSocketAddress localAddress() {
    return port.localAddress();
  }

  /** What finds edges that are known by name. */
  NameService names() {
    return names;
  }

  LineProtocol<M, S> protocol() {
    return protocol;
  }

  /** The connections of a protocol that has some. */
  private EdgeStream stream() {
    return Objects.requireNonNull(stream, "a protocol without connections");
  }

  void add(Line<M, S> line) {
    all.add(line);
  }

  /** An SPI that no association of ours has. */
  Spi freeSpi() {
    Spi spi;
    do {
      spi = Spi.draw(random);
    } while (table.find(spi) != null);
    return spi;
  }

  /** Takes in an association of the line; nothing when its SPI has been taken meanwhile. */
  Optional<SealedLeg<S, Unsettled>> hold(Line<M, S> line, Association association, Server server) {
    if (!table.add(association)) {
      return Optional.empty();
    }
    lines.put(association, line);
    Lane overStream = stream == null ? null : new Lane(stream, server.address());
    SealedLeg<S, Unsettled> leg = new SealedLeg<>(tools, association, overStream);
    leg.tellPeersApart(Unsettled::isLastWord);
    if (server.over() == Medium.UDP) {
      leg.move(lane(Medium.UDP, server.address()));
    }
    return Optional.of(leg);
  }

  /** The way to an edge over this medium, which must be one of the protocol's. */
  Lane lane(Medium over, InetSocketAddress edge) {
    return switch (over) {
      case UDP -> new Lane(port, edge);
      case TCP -> new Lane(stream(), edge);
    };
  }

  void forget(Association association) {
    table.remove(association);
    lines.remove(association);
  }

  /**
   * The exchange's message_1 as a question to a server; its answer is the line's until it is
   * closed.
   */
  Question question(Line<M, S> line, ControlMessage.Message1 message1, Server server) {
    byte[] nonce = random.bytes(ControlMessage.NONCE_LENGTH);
    port.asks(server.address());
    byte[] bytes =
        protocol
            .carriage(server.over())
            .question(message1.toBytes(), port.localAddress(), server.address(), nonce);
    String name = protocol.nameOf(bytes);
    asking.put(name, line);
    return new Question(name, server, bytes);
  }

  void send(Question question) {
    Server server = question.server();
    lane(server.over(), server.address()).send(question.bytes());
  }

  void close(Question question) {
    asking.remove(question.name());
  }

  /** Under the name of the port, which is to stand in what goes back from it. */
  private void datagram(MessagePort on, InetSocketAddress from, byte[] datagram) {
    for (byte[] message : protocol.messages(datagram)) {
      received(port, from, message);
    }
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] message) {
    long nowNs = loop.nanoTime();
    switch (gate.admit(message, on.medium(), from, nowNs)) {
      case Admission.Admitted<S, UnsealedMessage<M>>(var verified) -> {
        on.prove(from);
        Line<M, S> line = lines.get(verified.association());
        if (line != null) {
          line.verified(verified, on, from, nowNs);
        }
      }
      case Admission.Elsewhere<S, UnsealedMessage<M>>(var wrong) -> {
        Line<M, S> line = lines.get(wrong.association());
        if (line != null) {
          line.elsewhere(wrong, on, from, nowNs);
        }
      }
      case Admission.Unsealed<S, UnsealedMessage<M>>(var unsealed) ->
          unsealed(unsealed, from, nowNs);
      case Admission.Unknown<S, UnsealedMessage<M>> _ -> {
        gate.refuse(Refusal.UNKNOWN_ASSOCIATION);
        all.forEach(line -> line.called(from));
      }
      case Admission.Ended<S, UnsealedMessage<M>>(var late, var association) -> {
        Line<M, S> line = lines.get(association);
        if (line != null) {
          line.ended(late, protocol.carriage(on.medium()), association, nowNs);
        }
      }
      case Admission.OutOfScope<S, UnsealedMessage<M>> _,
          Admission.Refused<S, UnsealedMessage<M>> _ -> {}
    }
  }

  /**
   * Requirement 3.4.12: what has no seal changes no association. Requests of strangers are not
   * answered: a phone's sidecar serves nobody but its edge.
   */
  private void unsealed(UnsealedMessage<M> unsealed, InetSocketAddress from, long nowNs) {
    if (unsealedUser.received(unsealed.message(), from)) {
      counters.countTaken();
      return;
    }
    Optional<String> question = protocol.questionOf(unsealed.message());
    Optional<ControlMessage> control =
        question.isEmpty() ? Optional.empty() : unsealed.control().flatMap(EdgeSide::parsed);
    Line<M, S> asked = question.map(asking::get).orElse(null);
    if (asked != null && control.isPresent() && asked.answered(control.get(), from, nowNs)) {
      return;
    }
    gate.refuse(Refusal.UNSEALED);
    if (control.filter(ControlMessage.Refused.class::isInstance).isPresent()
        || protocol.refusesUs(unsealed.message(), port.localAddress())) {
      all.forEach(line -> line.hinted(from, nowNs));
    }
  }

  static Optional<ControlMessage> parsed(byte[] payload) {
    return ControlParse.read(payload) instanceof ControlParse.Parsed(ControlMessage message)
        ? Optional.of(message)
        : Optional.empty();
  }

  @Override
  public void close() {
    if (stream != null) {
      stream.close();
    }
    port.close();
  }

  /** message_1 as it goes out, the same bytes as often as it takes. */
  record Question(String name, Server server, byte[] bytes) {

    /** Whether the hash is that of these very bytes. */
    boolean isEchoedBy(byte[] echo) {
      return Arrays.equals(echo, Arrays.copyOf(Sha256.of(bytes), ControlMessage.ECHO_LENGTH));
    }
  }
}
