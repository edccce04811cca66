package org.callseal.edge;

import org.callseal.core.seal.Refusal;
import org.callseal.edge.route.Answers;
import org.callseal.edge.route.Way;
import org.callseal.edge.session.Arrival;
import org.callseal.edge.sip.SipFlow;
import org.callseal.sip.SipRequest;
import org.callseal.sip.seal.SipSealed;
import org.jspecify.annotations.Nullable;

/**
 * Tells a device, with a seal, why the edge refused what was genuinely its own. A stranger hears
 * nothing of this.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class Rejections {

  private final Endings endings;
  private final Answers answers;

  Rejections(Endings endings, Answers answers) {
    this.endings = endings;
    this.answers = answers;
  }

  void outOfScope(SipFlow flow, SipSealed message, Arrival arrival) {
    forbid(flow, message, Refusal.OUT_OF_SCOPE, arrival);
  }

  /** Requirement 3.4.11: later use is answered "authentication error", with a seal. */
  void ended(@Nullable SipFlow flow, SipSealed message, Arrival arrival) {
    if (flow != null) {
      endings.spokenUnder(flow);
      forbid(flow, message, flow.why(), arrival);
    }
  }

  private void forbid(SipFlow flow, SipSealed message, Refusal why, Arrival arrival) {
    if (message.message() instanceof SipRequest request
        && answers.warn(request, arrival.source(), 403, "Forbidden", why)
            instanceof Way.Answered(byte[] bytes)) {
      flow.leg().answer(message, arrival.lane(), flow.withGrant(bytes), arrival.nowNs());
    }
  }
}
