package org.callseal.agent.line;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.Sha256;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationTable;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.Spi;
import org.callseal.relay.gate.Admission;
import org.callseal.relay.gate.InboundGate;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.gate.ScopeRule;
import org.callseal.relay.gate.SourceRates;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.LegTools;
import org.callseal.relay.leg.SealedLeg;
import org.callseal.sip.HostPort;
import org.callseal.sip.SipFramer;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipLocated;
import org.callseal.sip.seal.SipSealed;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.callseal.transport.StreamEnd;
import org.callseal.transport.StreamHandler;
import org.callseal.transport.StreamLimits;
import org.callseal.transport.StreamPort;

/**
 * What all lines of an agent share toward the edges: one port, one connection with each edge where
 * there is need of one, and the gate behind them. Sealed messages find their line by SPI; unsealed
 * ones can only be part of a call for help, answers to an exchange under way, found by the Call-ID
 * that we drew, or hints. Belongs to the agent's loop; lives as long as the agent.
 */
public final class EdgeSide implements AutoCloseable {

  /** From one edge; far above what one site's phones can use. */
  private static final int DATAGRAMS_PER_SECOND = 1000;

  private static final int BURST = 2000;

  /** An agent has few edges; what does not get whole in 5 s is worth no longer wait. */
  private static final StreamLimits STREAMS =
      new StreamLimits(
          16,
          16,
          Duration.ofSeconds(5),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          512 * 1024,
          true);

  private final Loop loop;
  private final RandomSource random;
  private final LegTools<SipSealed> tools;
  private final AssociationTable table = new AssociationTable();
  private final RefusalCounters counters = new RefusalCounters();
  private final InboundGate<SipSealed, SipLocated.Unsealed> gate;
  private final Map<Association, Line> lines = new HashMap<>();
  private final Map<String, Line> asking = new HashMap<>();
  private final List<Line> all = new ArrayList<>();
  private final EdgePort port;
  private final EdgeStream stream;
  private UnsealedUser unsealedUser = (_, _) -> false;

  /** Opens the port. */
  public EdgeSide(Loop loop, Network network, RandomSource random, InetSocketAddress local)
      throws IOException {
    this.loop = loop;
    this.random = random;
    this.tools = new LegTools<>(SipControl::over, random);
    SourceRates rates = new SourceRates(DATAGRAMS_PER_SECOND, BURST, random, loop.nanoTime());
    this.gate =
        new InboundGate<>(
            SipControl::over,
            table,
            ScopeRule.anybody(),
            rates,
            counters,
            SipParser.MAX_MESSAGE_LENGTH);
    this.port = new EdgePort(network.openDatagramPort(loop, local, this::datagram));
    StreamPort connections =
        StreamPort.opening(
            network,
            loop,
            new InetSocketAddress(local.getAddress(), 0),
            () -> new SipFramer(SipParser.MAX_MESSAGE_LENGTH),
            STREAMS,
            new Streams());
    this.stream = new EdgeStream(connections, port);
  }

  /** What happens on the connections with edges. */
  private final class Streams implements StreamHandler {

    @Override
    public void received(MessagePort on, InetSocketAddress from, byte[] message) {
      EdgeSide.this.received(stream, from, message);
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
    return table.size() + asking.size() + stream.size();
  }

  /** Names who may have a use for what comes without a seal. */
  public void hear(UnsealedUser user) {
    unsealedUser = user;
  }

  /** Sends a message as it is: only calls for help go out so. */
  public void sendUnsealed(InetSocketAddress server, byte[] message) {
    port.send(server, message);
  }

  /** The host and port that our Via names toward edges. */
  public String sentBy() {
    return HostPort.of(port.localAddress());
  }

  InetSocketAddress localAddress() {
    return port.localAddress();
  }

  void add(Line line) {
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
  Optional<SealedLeg<SipSealed, Unsettled>> hold(
      Line line, Association association, Server server) {
    if (!table.add(association)) {
      return Optional.empty();
    }
    lines.put(association, line);
    SealedLeg<SipSealed, Unsettled> leg =
        new SealedLeg<>(tools, association, new Lane(stream, server.address()));
    if (server.over() == Medium.UDP) {
      leg.move(new Lane(port, server.address()));
    }
    return Optional.of(leg);
  }

  void forget(Association association) {
    table.remove(association);
    lines.remove(association);
  }

  /**
   * The exchange's message_1 as a question to a server; its answer is the line's until it is
   * closed.
   */
  Question question(Line line, ControlMessage.Message1 message1, Server server) {
    byte[] nonce = random.bytes(ControlMessage.NONCE_LENGTH);
    port.asks(server.address());
    byte[] bytes =
        SipControl.over(server.over())
            .question(message1.toBytes(), port.localAddress(), server.address(), nonce);
    if (!(SipParser.parse(bytes) instanceof SipRequest request)) {
      throw new IllegalStateException("our own question is not SIP");
    }
    asking.put(request.callId(), line);
    return new Question(request.callId(), server, bytes);
  }

  void send(Question question) {
    MessagePort over =
        switch (question.server().over()) {
          case UDP -> port;
          case TCP -> stream;
        };
    over.send(question.server().address(), question.bytes());
  }

  void close(Question question) {
    asking.remove(question.callId());
  }

  /** Under the name of the port, which is to stand in what goes back from it. */
  private void datagram(MessagePort on, InetSocketAddress from, byte[] message) {
    received(port, from, message);
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] message) {
    long nowNs = loop.nanoTime();
    switch (gate.admit(message, on.medium(), from, nowNs)) {
      case Admission.Admitted<SipSealed, SipLocated.Unsealed>(var verified) -> {
        on.prove(from);
        Line line = lines.get(verified.association());
        if (line != null) {
          line.verified(verified, on, from, nowNs);
        }
      }
      case Admission.Elsewhere<SipSealed, SipLocated.Unsealed>(var wrong) -> {
        Line line = lines.get(wrong.association());
        if (line != null) {
          line.elsewhere(wrong, on, from, nowNs);
        }
      }
      case Admission.Unsealed<SipSealed, SipLocated.Unsealed>(var unsealed) ->
          unsealed(unsealed, from, nowNs);
      case Admission.Unknown<SipSealed, SipLocated.Unsealed> _ ->
          gate.refuse(Refusal.UNKNOWN_ASSOCIATION);
      case Admission.Ended<SipSealed, SipLocated.Unsealed>(var late, var association) -> {
        Line line = lines.get(association);
        // Never for a response or a control message: two ends that have ended would go on for ever.
        if (line != null
            && late.control().isEmpty()
            && late.message() instanceof SipRequest request
            && !request.is("ACK")) {
          line.ended(association, nowNs);
        }
      }
      case Admission.OutOfScope<SipSealed, SipLocated.Unsealed> _,
          Admission.Refused<SipSealed, SipLocated.Unsealed> _ -> {}
    }
  }

  /**
   * Requirement 3.4.12: what has no seal changes no association. Requests of strangers are not
   * answered: a phone's sidecar serves nobody but its edge.
   */
  private void unsealed(SipLocated.Unsealed unsealed, InetSocketAddress from, long nowNs) {
    if (unsealedUser.received(unsealed.message(), from)) {
      counters.countTaken();
      return;
    }
    if (!(unsealed.message() instanceof SipResponse response)) {
      gate.refuse(Refusal.UNSEALED);
      return;
    }
    Line asked = asking.get(response.callId());
    Optional<ControlMessage> control = unsealed.control().flatMap(EdgeSide::parsed);
    if (asked != null && control.isPresent() && asked.answered(control.get(), from, nowNs)) {
      return;
    }
    gate.refuse(Refusal.UNSEALED);
    if (isRefusal(response, control)) {
      all.forEach(line -> line.hinted(from, nowNs));
    }
  }

  /** Whether it says no to something of ours. */
  private boolean isRefusal(SipResponse response, Optional<ControlMessage> control) {
    return response.topVia().sentBy().equals(HostPort.of(port.localAddress()))
        && (response.status() >= 400
            || control.filter(ControlMessage.Refused.class::isInstance).isPresent());
  }

  static Optional<ControlMessage> parsed(byte[] payload) {
    return ControlParse.read(payload) instanceof ControlParse.Parsed(ControlMessage message)
        ? Optional.of(message)
        : Optional.empty();
  }

  @Override
  public void close() {
    stream.close();
    port.close();
  }

  /** message_1 as it goes out, the same bytes as often as it takes. */
  record Question(String callId, Server server, byte[] bytes) {

    /** Whether the hash is that of these very bytes. */
    boolean isEchoedBy(byte[] echo) {
      return Arrays.equals(echo, Arrays.copyOf(Sha256.of(bytes), ControlMessage.ECHO_LENGTH));
    }
  }
}
