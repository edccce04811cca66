package org.callseal.edge;

import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.edge.route.Way;
import org.callseal.edge.session.Arrival;
import org.callseal.edge.session.ControlMessages;
import org.callseal.edge.session.Newcomers;
import org.callseal.edge.session.Whereabouts;
import org.callseal.edge.sip.Forwarded;
import org.callseal.edge.sip.SipFlow;
import org.callseal.relay.gate.Admission;
import org.callseal.relay.gate.InboundGate;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipResponse;
import org.callseal.sip.seal.SipLocated.Unsealed;
import org.callseal.sip.seal.SipSealed;

/**
 * The side that faces the endpoints: every message through the gate, then where its admission says;
 * what is verified, permitted and not for the edge alone goes on to a call agent. Belongs to one
 * loop; lives as long as the edge.
 */
final class OuterSide {

  private final InboundGate<SipSealed, Unsealed> gate;
  private final Strangers strangers;
  private final Newcomers<SipSealed, SipFlow> newcomers;
  private final Whereabouts<SipSealed, SipFlow> whereabouts;
  private final ControlMessages<SipSealed, SipFlow> control;
  private final Rejections rejections;
  private final Crossing crossing;

  OuterSide(
      InboundGate<SipSealed, Unsealed> gate,
      Strangers strangers,
      Newcomers<SipSealed, SipFlow> newcomers,
      Whereabouts<SipSealed, SipFlow> whereabouts,
      ControlMessages<SipSealed, SipFlow> control,
      Rejections rejections,
      Crossing crossing) {
    this.gate = gate;
    this.strangers = strangers;
    this.newcomers = newcomers;
    this.whereabouts = whereabouts;
    this.control = control;
    this.rejections = rejections;
    this.crossing = crossing;
  }

  void received(Arrival arrival, byte[] message) {
    judged(gate.admit(message, arrival.on().medium(), arrival.source(), arrival.nowNs()), arrival);
  }

  private void judged(Admission<SipSealed, Unsealed> admission, Arrival arrival) {
    switch (admission) {
      case Admission.Admitted<SipSealed, Unsealed>(var verified) -> admitted(verified, arrival);
      case Admission.Elsewhere<SipSealed, Unsealed>(var wrong) -> control.elsewhere(wrong, arrival);
      case Admission.Unsealed<SipSealed, Unsealed>(var unsealed) ->
          strangers.received(unsealed, arrival);
      case Admission.Unknown<SipSealed, Unsealed>(var message) ->
          newcomers.received(message, arrival, later -> known(message, later));
      case Admission.OutOfScope<SipSealed, Unsealed>(var verified) ->
          rejections.outOfScope(seen(verified, arrival), verified.message(), arrival);
      case Admission.Ended<SipSealed, Unsealed>(var message, var association) ->
          rejections.ended(control.ended(message, association, arrival), message, arrival);
      case Admission.Refused<SipSealed, Unsealed> _ -> {}
    }
  }

  private void admitted(VerifiedMessage<SipSealed> verified, Arrival arrival) {
    SipFlow flow = seen(verified, arrival);
    SipMessage message = verified.message().message();
    if (control.isAlone(verified.message())) {
      control.received(flow, verified, arrival);
      return;
    }
    if (message instanceof SipResponse response) {
      String branch = response.topVia().branch().orElse("");
      flow.leg().answered(Forwarded.of(branch, response.cseq().method(), response.bytes()));
    }
    go(crossing.fromDevice(flow, message, arrival), flow, verified, arrival);
  }

  private SipFlow seen(VerifiedMessage<SipSealed> verified, Arrival arrival) {
    return whereabouts.seen(verified, control.hasMessage3(verified.message()), arrival);
  }

  private void go(Way way, SipFlow flow, VerifiedMessage<SipSealed> verified, Arrival arrival) {
    switch (way) {
      case Way.Answered(var bytes) ->
          flow.leg()
              .answer(verified.message(), arrival.lane(), flow.withGrant(bytes), arrival.nowNs());
      case Way.Refused(var refusal) -> gate.refuse(refusal);
      case Way.ToCore _, Way.ToDevice _, Way.Absorbed _ -> {}
    }
  }

  /** Opens what waited for its association; if that is gone by now, nothing is looked up again. */
  private void known(SipSealed message, Arrival arrival) {
    Admission<SipSealed, Unsealed> admission = gate.open(message, arrival.nowNs());
    judged(
        admission instanceof Admission.Unknown
            ? gate.refuse(Refusal.UNKNOWN_ASSOCIATION)
            : admission,
        arrival);
  }
}
