package org.callseal.edge;

import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.edge.flow.Flows;
import org.callseal.edge.route.Answers;
import org.callseal.edge.route.Way;
import org.callseal.sip.SipRequest;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipSealed;

/**
 * Tells a device, with a seal, why the edge refused what was genuinely its own. A stranger hears
 * nothing of this.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class Rejections {

  private final Flows flows;
  private final Answers answers;

  Rejections(Flows flows, Answers answers) {
    this.flows = flows;
    this.answers = answers;
  }

  void outOfScope(DeviceFlow flow, SipSealed message, Arrival arrival) {
    forbid(flow, message, Refusal.OUT_OF_SCOPE, arrival);
  }

  /** Requirement 3.4.11: later use is answered "authentication error", with a seal. */
  void ended(SipSealed message, Association association, Arrival arrival) {
    DeviceFlow flow = flows.of(association.ownSpi());
    if (flow == null || !flow.tellsEnd(arrival.nowNs())) {
      return;
    }
    if (SipControl.isQuestion(message.message())) {
      byte[] refusal = new ControlMessage.Refused(Endings.why(flow)).toBytes();
      byte[] bytes = SipControl.UDP.answer(message, refusal);
      flow.leg().answer(message, arrival.lane(), bytes, arrival.nowNs());
    } else {
      forbid(flow, message, Endings.why(flow), arrival);
    }
  }

  private void forbid(DeviceFlow flow, SipSealed message, Refusal why, Arrival arrival) {
    if (message.message() instanceof SipRequest request
        && answers.warn(request, arrival.source(), 403, "Forbidden", why)
            instanceof Way.Answered(byte[] bytes)) {
      flow.leg().answer(message, arrival.lane(), flow.withGrant(bytes), arrival.nowNs());
    }
  }
}
