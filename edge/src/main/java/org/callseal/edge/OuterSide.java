package org.callseal.edge;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlMessage.Message3;
import org.callseal.core.control.ControlParse;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.core.seal.WrongInstance;
import org.callseal.edge.exchange.Exchanges;
import org.callseal.edge.exchange.PendingExchange;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.edge.flow.FlowFinder;
import org.callseal.edge.flow.Flows;
import org.callseal.edge.flow.Forwarded;
import org.callseal.edge.route.Answers;
import org.callseal.edge.route.Inward;
import org.callseal.edge.route.Way;
import org.callseal.relay.gate.Admission;
import org.callseal.relay.gate.InboundGate;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipLocated.Unsealed;
import org.callseal.sip.seal.SipSealed;
import org.callseal.transport.DatagramPort;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * The side that faces the endpoints: every datagram through the gate, then where its admission
 * says. Belongs to one loop; lives as long as the edge.
 */
final class OuterSide {

  private static final Duration GRANT_WAIT = Duration.ofMillis(500);
  private static final Duration PROBE_GRACE = Duration.ofMillis(1001);

  private final Loop loop;
  private final InboundGate<SipSealed, Unsealed> gate;
  private final Strangers strangers;
  private final Exchanges exchanges;
  private final Flows flows;
  private final FlowFinder finder;
  private final AuthorityPort authority;
  private final Inward inward;
  private final Answers answers;
  private final Ports ports;

  OuterSide(
      Loop loop,
      InboundGate<SipSealed, Unsealed> gate,
      Strangers strangers,
      Exchanges exchanges,
      Flows flows,
      FlowFinder finder,
      AuthorityPort authority,
      Inward inward,
      Answers answers,
      Ports ports) {
    this.loop = loop;
    this.gate = gate;
    this.strangers = strangers;
    this.exchanges = exchanges;
    this.flows = flows;
    this.finder = finder;
    this.authority = authority;
    this.inward = inward;
    this.answers = answers;
    this.ports = ports;
  }

  void received(DatagramPort on, InetSocketAddress source, byte[] datagram) {
    Arrival arrival = new Arrival(on, source, loop.nanoTime());
    judged(gate.admit(datagram, source, arrival.nowNs()), arrival);
  }

  private void judged(Admission<SipSealed, Unsealed> admission, Arrival arrival) {
    switch (admission) {
      case Admission.Admitted<SipSealed, Unsealed>(var verified) -> admitted(verified, arrival);
      case Admission.Elsewhere<SipSealed, Unsealed>(var wrong) -> elsewhere(wrong, arrival);
      case Admission.Unsealed<SipSealed, Unsealed>(var unsealed) ->
          strangers.received(unsealed, arrival);
      case Admission.Unknown<SipSealed, Unsealed>(var message) -> unknown(message, arrival);
      case Admission.OutOfScope<SipSealed, Unsealed>(var verified) -> outOfScope(verified, arrival);
      case Admission.Ended<SipSealed, Unsealed>(var message, var association) ->
          ended(message, flows.of(association.ownSpi()), arrival);
      case Admission.Refused<SipSealed, Unsealed> _ -> {}
    }
  }

  private void admitted(VerifiedMessage<SipSealed> verified, Arrival arrival) {
    DeviceFlow flow = seen(verified, arrival);
    SipMessage message = verified.message().message();
    if (SipControl.isQuestion(message) || SipControl.isAnswer(message)) {
      control(flow, verified, arrival);
      return;
    }
    if (message instanceof SipResponse response) {
      String branch = response.topVia().branch().orElse("");
      flow.leg().answered(Forwarded.of(branch, response.cseq().method(), response.bytes()));
    }
    String outer = ports.hostPort(arrival.on());
    go(inward.way(flow.device(), message, arrival.source(), outer), flow, verified, arrival);
  }

  private void go(Way way, DeviceFlow flow, VerifiedMessage<SipSealed> verified, Arrival arrival) {
    switch (way) {
      case Way.ToCore(var to, var bytes) -> ports.core().send(to, bytes);
      case Way.Answered(var bytes) -> answer(flow, verified.message(), bytes, arrival);
      case Way.Refused(var refusal) -> gate.refuse(refusal);
      case Way.ToDevice _, Way.Absorbed _ -> {}
    }
  }

  private static void answer(DeviceFlow flow, SipSealed question, byte[] bytes, Arrival arrival) {
    flow.leg()
        .answer(question, arrival.on(), arrival.source(), flow.withGrant(bytes), arrival.nowNs());
  }

  /** What every verified message tells, whatever else becomes of it. */
  private DeviceFlow seen(VerifiedMessage<SipSealed> verified, Arrival arrival) {
    DeviceFlow flow = flows.of(verified.association().ownSpi());
    if (flow == null) {
      throw new IllegalStateException("verified under an association that has no flow");
    }
    boolean newest = flows.isNewest(flow, arrival.nowNs());
    flow.noteMessage3(payload(verified.message()) instanceof Message3);
    if (flow.seen(verified, newest, arrival.on(), arrival.source(), arrival.nowNs())) {
      loop.schedule(PROBE_GRACE, () -> settle(flow));
    }
    ports.keep(flow);
    return flow;
  }

  private void settle(DeviceFlow flow) {
    flow.settle(loop.nanoTime());
    ports.keep(flow);
  }

  private void control(DeviceFlow flow, VerifiedMessage<SipSealed> verified, Arrival arrival) {
    switch (payload(verified.message())) {
      case Message3 _ -> {
        flow.noteGrantSent();
        reply(flow, verified, flow.granted(), arrival);
      }
      case ControlMessage.KeepAlive _ ->
          reply(flow, verified, new ControlMessage.KeepAliveAnswer(), arrival);
      case ControlMessage.Probe(long nonce) ->
          reply(flow, verified, new ControlMessage.ProbeAnswer(nonce), arrival);
      case ControlMessage.ProbeAnswer(long nonce) -> {
        flow.probed(nonce, arrival.source(), arrival.nowNs());
        ports.keep(flow);
      }
      case ControlMessage.SwitchNotice notice ->
          sendAgain(
              flow, flow.leg().obey(verified, notice, arrival.source(), arrival.nowNs()), arrival);
      case ControlMessage.StatementRequest _ -> statement(flow, verified, arrival);
      case null, default -> {}
    }
  }

  private static void reply(
      DeviceFlow flow,
      VerifiedMessage<SipSealed> question,
      ControlMessage answer,
      Arrival arrival) {
    if (SipControl.isQuestion(question.message().message())) {
      flow.leg().answer(question, arrival.on(), arrival.source(), answer, arrival.nowNs());
    }
  }

  private void statement(DeviceFlow flow, VerifiedMessage<SipSealed> question, Arrival arrival) {
    var _ =
        authority
            .statement()
            .thenAccept(signed ->
                loop.execute(
                    () -> reply(flow, question, new ControlMessage.Statement(signed), arrival)));
  }

  /** Genuine, but between instances that do not know each other: notices, and nothing else. */
  private void elsewhere(WrongInstance<SipSealed> wrong, Arrival arrival) {
    DeviceFlow flow = flows.of(wrong.association().ownSpi());
    if (flow != null) {
      List<Forwarded> again =
          flow.leg().elsewhere(wrong, arrival.on(), arrival.source(), arrival.nowNs());
      sendAgain(flow, again, arrival);
    }
  }

  private void sendAgain(DeviceFlow flow, List<Forwarded> requests, Arrival arrival) {
    for (Forwarded request : requests) {
      flow.leg().send(request.bytes(), request, arrival.nowNs());
    }
    ports.keep(flow);
  }

  private void unknown(SipSealed message, Arrival arrival) {
    PendingExchange exchange = exchanges.pending(message.seal().spi());
    if (exchange != null && payload(message) instanceof Message3 message3) {
      exchanges.finish(
          exchange,
          message3,
          message,
          finished -> established(exchange, finished, message, arrival));
      return;
    }
    if (exchange != null && exchange.isFinishing()) {
      // Its association is about to stand; out of the store it would stand a second time.
      gate.refuse(Refusal.UNKNOWN_ASSOCIATION);
      return;
    }
    FlowFinder.Search search =
        finder.seek(
            message.seal().spi(),
            arrival.on(),
            arrival.source(),
            flow -> {
              if (flow == null) {
                gate.refuse(Refusal.UNKNOWN_ASSOCIATION);
              } else {
                opened(message, arrival);
              }
            });
    switch (search) {
      case BEGUN -> {}
      // The one that is waited for speaks for its copies.
      case UNDER_WAY -> gate.refuse(Refusal.UNKNOWN_ASSOCIATION);
      case OVERLOADED -> gate.refuse(Refusal.OVERLOADED);
    }
  }

  /** Opens what waited for its association; if that is gone by now, nothing is looked up again. */
  private void opened(SipSealed message, Arrival arrival) {
    Admission<SipSealed, Unsealed> admission = gate.open(message, loop.nanoTime());
    judged(
        admission instanceof Admission.Unknown
            ? gate.refuse(Refusal.UNKNOWN_ASSOCIATION)
            : admission,
        later(arrival));
  }

  /** The association stands: the message that brought message_3 now goes the way of all others. */
  private void established(
      PendingExchange exchange,
      AuthorityPort.Finished finished,
      SipSealed message,
      Arrival arrival) {
    DeviceFlow flow =
        finder.established(
            finished.record(),
            exchange.responder().instance(),
            finished.peer(),
            exchange.on(),
            exchange.source(),
            arrival.nowNs());
    if (flow == null) {
      gate.refuse(Refusal.NOT_ADMITTED);
      return;
    }
    opened(message, arrival);
    loop.schedule(GRANT_WAIT, () -> grantAlone(flow));
  }

  /** Nothing went back that the grant could ride on. */
  private void grantAlone(DeviceFlow flow) {
    if (flow.isGrantDue() && !flow.hasGrantSent()) {
      flow.noteGrantSent();
      flow.leg().ask(flow.granted(), loop.nanoTime());
    }
  }

  private Arrival later(Arrival arrival) {
    return new Arrival(arrival.on(), arrival.source(), loop.nanoTime());
  }

  private void outOfScope(VerifiedMessage<SipSealed> verified, Arrival arrival) {
    DeviceFlow flow = seen(verified, arrival);
    forbid(flow, verified.message(), Refusal.OUT_OF_SCOPE, arrival);
  }

  /** Requirement 3.4.11: later use is answered "authentication error", with a seal. */
  private void ended(SipSealed message, @Nullable DeviceFlow flow, Arrival arrival) {
    if (flow == null) {
      return;
    }
    if (SipControl.isQuestion(message.message())) {
      byte[] refusal = new ControlMessage.Refused(Refusal.EXPIRED).toBytes();
      byte[] bytes = SipControl.UDP.answer(message, refusal);
      flow.leg().answer(message, arrival.on(), arrival.source(), bytes, arrival.nowNs());
    } else {
      forbid(flow, message, Refusal.EXPIRED, arrival);
    }
  }

  private void forbid(DeviceFlow flow, SipSealed message, Refusal why, Arrival arrival) {
    if (message.message() instanceof SipRequest request
        && answers.warn(request, arrival.source(), 403, "Forbidden", why)
            instanceof Way.Answered(byte[] bytes)) {
      answer(flow, message, bytes, arrival);
    }
  }

  private static @Nullable ControlMessage payload(SipSealed message) {
    Optional<byte[]> control = message.control();
    return control.isPresent()
            && ControlParse.read(control.get()) instanceof ControlParse.Parsed(var parsed)
        ? parsed
        : null;
  }
}
