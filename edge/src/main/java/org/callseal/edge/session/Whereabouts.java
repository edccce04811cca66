package org.callseal.edge.session;

import java.time.Duration;
import java.util.function.Consumer;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.edge.flow.FlowRecorder;
import org.callseal.edge.flow.ProtocolFlows;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.Loop;

/**
 * Follows the devices: what every verified message tells of where its device is, the end of the
 * probes that ask after it, and the writing down of it.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 *
 * @param <M> a sealed message of the protocol
 * @param <F> a flow of the protocol
 */
public final class Whereabouts<M extends SealedBytes, F extends DeviceFlow<M, ?>> {

  private static final Duration PROBE_GRACE = Duration.ofMillis(1001);

  private final Loop loop;
  private final ProtocolFlows<F> flows;
  private final FlowRecorder recorder;
  private final Consumer<Kid> streamStands;

  /**
   * @param streamStands told the devices that have a connection
   */
  public Whereabouts(
      Loop loop, ProtocolFlows<F> flows, FlowRecorder recorder, Consumer<Kid> streamStands) {
    this.loop = loop;
    this.flows = flows;
    this.recorder = recorder;
    this.streamStands = streamStands;
  }

  /**
   * What every verified message tells, whatever else becomes of it; gives its flow.
   *
   * @param message3 whether message_3 came with it
   */
  public F seen(VerifiedMessage<M> verified, boolean message3, Arrival arrival) {
    F flow = flows.of(verified.association().ownSpi());
    if (flow == null) {
      throw new IllegalStateException("verified under an association that has no flow");
    }
    arrival.on().prove(arrival.source());
    flow.heard(message3, arrival.nowNs());
    boolean newest = flows.isNewest(flow, arrival.nowNs());
    if (flow.seen(verified, newest, arrival.lane(), arrival.nowNs())) {
      loop.schedule(PROBE_GRACE, () -> settle(flow));
    }
    if (arrival.on().medium().isReliable()) {
      streamStands.accept(flow.device().kid());
    }
    recorder.keep(flow);
    return flow;
  }

  /**
   * The device's message_2 went this way too. Whoever was first to send a copy of its message_1 has
   * no word that a probe is answered by; the device has.
   */
  void proposed(F flow, Lane lane) {
    if (flow.proposed(lane, loop.nanoTime())) {
      loop.schedule(PROBE_GRACE, () -> settle(flow));
    }
  }

  /** A verified answer to a probe. */
  void probed(F flow, long nonce, Arrival arrival) {
    flow.probed(nonce, arrival.lane(), arrival.nowNs());
    recorder.keep(flow);
  }

  private void settle(F flow) {
    flow.settle(loop.nanoTime());
    recorder.keep(flow);
  }
}
