package org.callseal.edge;

import java.time.Duration;
import org.callseal.core.association.Revocation;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.edge.flow.Flows;
import org.callseal.edge.registration.Registrations;
import org.callseal.transport.Loop;

/**
 * Tells devices, with a seal, that their association was ended before its time, so that they set up
 * another one before anybody calls them, or know that they get none. One that does not hear it is
 * told when it next speaks.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class Endings {

  private static final Duration AGAIN = Duration.ofMillis(1500);

  private final Loop loop;
  private final Flows flows;
  private final Registrations registrations;

  Endings(Loop loop, Flows flows, Registrations registrations) {
    this.loop = loop;
    this.flows = flows;
    this.registrations = registrations;
  }

  void ended(DeviceFlow flow, Revocation.Cause cause) {
    if (cause == Revocation.Cause.BARRED) {
      flow.bar();
    }
    tell(flow);
    registrations.ended(flow.device().kid(), cause);
    loop.schedule(
        AGAIN,
        () -> {
          if (flows.newest(flow.device().kid(), loop.nanoTime()) == null) {
            tell(flow);
          }
        });
  }

  private void tell(DeviceFlow flow) {
    if (flow.leg().isLocated()) {
      flow.leg().ask(new ControlMessage.Refused(why(flow)), loop.nanoTime());
    }
  }

  /** Whether its device may set up another one. */
  static Refusal why(DeviceFlow ended) {
    return ended.isBarred() ? Refusal.NOT_ADMITTED : Refusal.EXPIRED;
  }
}
