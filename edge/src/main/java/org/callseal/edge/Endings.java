package org.callseal.edge;

import java.time.Duration;
import java.util.function.BiConsumer;
import org.callseal.core.association.Revocation;
import org.callseal.core.control.ControlMessage;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.edge.flow.Flows;
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
  private final BiConsumer<DeviceFlow<?, ?>, Revocation.Cause> told;

  /**
   * @param told told of it too, once the device is
   */
  Endings(Loop loop, Flows flows, BiConsumer<DeviceFlow<?, ?>, Revocation.Cause> told) {
    this.loop = loop;
    this.flows = flows;
    this.told = told;
  }

  void ended(DeviceFlow<?, ?> flow, Revocation.Cause cause) {
    if (cause == Revocation.Cause.BARRED) {
      flow.bar();
    }
    tell(flow);
    told.accept(flow, cause);
    loop.schedule(
        AGAIN,
        () -> {
          if (flows.newest(flow.device().kid(), flow.protocol(), loop.nanoTime()) == null) {
            tell(flow);
          }
        });
  }

  private void tell(DeviceFlow<?, ?> flow) {
    if (flow.leg().isLocated()) {
      flow.leg().ask(new ControlMessage.Refused(flow.why()), loop.nanoTime());
    }
  }
}
