package org.callseal.edge;

import java.time.Duration;
import org.callseal.core.control.ControlMessage.Message3;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.edge.flow.Flows;
import org.callseal.relay.leg.Lane;
import org.callseal.sip.seal.SipSealed;
import org.callseal.transport.Loop;

/**
 * Follows the devices: what every verified message tells of where its device is, the end of the
 * probes that ask after it, and the writing down of it.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class Whereabouts {

  private static final Duration PROBE_GRACE = Duration.ofMillis(1001);

  private final Loop loop;
  private final Flows flows;
  private final Ports ports;
  private final Crossing crossing;

  Whereabouts(Loop loop, Flows flows, Ports ports, Crossing crossing) {
    this.loop = loop;
    this.flows = flows;
    this.ports = ports;
    this.crossing = crossing;
  }

  /** What every verified message tells, whatever else becomes of it; gives its flow. */
  DeviceFlow seen(VerifiedMessage<SipSealed> verified, Arrival arrival) {
    DeviceFlow flow = flows.of(verified.association().ownSpi());
    if (flow == null) {
      throw new IllegalStateException("verified under an association that has no flow");
    }
    arrival.on().prove(arrival.source());
    flow.heard(ControlMessages.in(verified.message()) instanceof Message3, arrival.nowNs());
    boolean newest = flows.isNewest(flow, arrival.nowNs());
    if (flow.seen(verified, newest, arrival.lane(), arrival.nowNs())) {
      loop.schedule(PROBE_GRACE, () -> settle(flow));
    }
    if (arrival.on().medium().isReliable()) {
      crossing.streamStands(flow.device().kid());
    }
    ports.keep(flow);
    return flow;
  }

  /**
   * The device's message_2 went this way too. Whoever was first to send a copy of its message_1 has
   * no word that a probe is answered by; the device has.
   */
  void proposed(DeviceFlow flow, Lane lane) {
    if (flow.proposed(lane, loop.nanoTime())) {
      loop.schedule(PROBE_GRACE, () -> settle(flow));
    }
  }

  /** A verified answer to a probe. */
  void probed(DeviceFlow flow, long nonce, Arrival arrival) {
    flow.probed(nonce, arrival.lane(), arrival.nowNs());
    ports.keep(flow);
  }

  private void settle(DeviceFlow flow) {
    flow.settle(loop.nanoTime());
    ports.keep(flow);
  }
}
