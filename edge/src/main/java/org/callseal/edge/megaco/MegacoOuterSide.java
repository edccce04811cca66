package org.callseal.edge.megaco;

import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.edge.session.Arrival;
import org.callseal.edge.session.ControlMessages;
import org.callseal.edge.session.Newcomers;
import org.callseal.edge.session.Returns;
import org.callseal.edge.session.Whereabouts;
import org.callseal.megaco.Content;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.seal.MegacoControl;
import org.callseal.megaco.seal.MegacoLocated.Unsealed;
import org.callseal.megaco.seal.MegacoSealed;
import org.callseal.relay.gate.Admission;
import org.callseal.relay.gate.InboundGate;

/**
 * The side that faces gateways, for one encoding: a message is opened, judged and goes on as a
 * whole.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class MegacoOuterSide {

  private final OuterPorts ports;
  private final InboundGate<MegacoSealed, Unsealed> gate;
  private final MegacoStrangers strangers;
  private final Newcomers<MegacoSealed, MegacoFlow> newcomers;
  private final Whereabouts<MegacoSealed, MegacoFlow> whereabouts;
  private final ControlMessages<MegacoSealed, MegacoFlow> control;
  private final MediaGateways gateways;
  private final Inward inward;
  private final Returns returns;

  MegacoOuterSide(
      OuterPorts ports,
      InboundGate<MegacoSealed, Unsealed> gate,
      MegacoStrangers strangers,
      Newcomers<MegacoSealed, MegacoFlow> newcomers,
      Whereabouts<MegacoSealed, MegacoFlow> whereabouts,
      ControlMessages<MegacoSealed, MegacoFlow> control,
      MediaGateways gateways,
      Inward inward,
      Returns returns) {
    this.ports = ports;
    this.gate = gate;
    this.strangers = strangers;
    this.newcomers = newcomers;
    this.whereabouts = whereabouts;
    this.control = control;
    this.gateways = gateways;
    this.inward = inward;
    this.returns = returns;
  }

  void received(Arrival arrival, byte[] bytes) {
    decide(
        gate.admit(bytes, arrival.on().medium(), arrival.source(), arrival.nowNs()), arrival, true);
  }

  /**
   * @param seeks whether an unknown association may be looked for, which is done once
   */
  private void decide(Admission<MegacoSealed, Unsealed> admission, Arrival arrival, boolean seeks) {
    switch (admission) {
      case Admission.Admitted<MegacoSealed, Unsealed>(var verified) -> admitted(verified, arrival);
      case Admission.OutOfScope<MegacoSealed, Unsealed>(var verified) -> {
        MegacoFlow flow = seen(verified, arrival);
        inward.outOfScope(flow, verified.message(), arrival);
      }
      case Admission.Elsewhere<MegacoSealed, Unsealed>(var wrong) ->
          control.elsewhere(wrong, arrival);
      case Admission.Ended<MegacoSealed, Unsealed>(var ended, var association) -> {
        MegacoMessage message = ended.message();
        // What asks nothing is told nothing.
        MegacoFlow flow =
            message.holds(Content.REQUEST) ? control.ended(ended, association, arrival) : null;
        if (flow != null) {
          returns.spokenUnder(flow);
          flow.leg().askAt(arrival.lane(), flow.wordOfEnd(arrival.nowNs()), arrival.nowNs());
        }
      }
      case Admission.Unsealed<MegacoSealed, Unsealed>(var stranger) ->
          strangers.received(stranger, over(arrival), arrival);
      case Admission.Unknown<MegacoSealed, Unsealed>(var message) -> {
        if (seeks) {
          newcomers.received(
              message, arrival, later -> decide(gate.open(message, later.nowNs()), later, false));
        } else {
          var _ = gate.refuse(Refusal.UNKNOWN_ASSOCIATION);
        }
      }
      case Admission.Refused<MegacoSealed, Unsealed> _ -> {}
    }
  }

  private MegacoControl over(Arrival arrival) {
    return ports.control(arrival.on());
  }

  private MegacoFlow seen(VerifiedMessage<MegacoSealed> verified, Arrival arrival) {
    MegacoFlow flow = whereabouts.seen(verified, control.hasMessage3(verified.message()), arrival);
    gateways.heard(gateways.of(flow));
    return flow;
  }

  private void admitted(VerifiedMessage<MegacoSealed> verified, Arrival arrival) {
    MegacoFlow flow = seen(verified, arrival);
    if (control.isAlone(verified.message())) {
      control.received(flow, verified, arrival);
    } else {
      inward.received(flow, verified.message(), arrival);
    }
    flow.goOn(arrival.nowNs());
  }
}
