package org.callseal.edge.flow;

import java.util.Optional;
import org.callseal.core.association.AddressRule;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.crypto.RandomSource;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.SealedLeg;
import org.jspecify.annotations.Nullable;

/**
 * When a device's lane over one medium is changed for another: by the rule of addresses while the
 * present one stands. A connection that has broken is no address that could answer a probe: the
 * next one takes its place.
 *
 * <p>Belongs to one loop; lives as long as its flow.
 */
final class LaneRule {

  private final SealedLeg<?, ?> leg;
  private final RandomSource random;
  private final AddressRule rule;
  private Lane current;
  private @Nullable Lane proposed;

  LaneRule(SealedLeg<?, ?> leg, Lane first, RandomSource random) {
    this.leg = leg;
    this.random = random;
    this.current = first;
    this.rule = new AddressRule(first.peer(), random);
  }

  boolean isBroken() {
    return !current.stands();
  }

  /**
   * A verified message came this way.
   *
   * @param newest whether its number is the highest of the device's newest association
   * @return whether probes went out, after which {@link #settle} is to be called
   */
  boolean seen(Lane lane, boolean newest, long nowNs) {
    settle(nowNs);
    if (lane.peer().equals(current.peer())) {
      if (newest && !lane.equals(current)) {
        move(lane);
      }
      return false;
    }
    Optional<AddressRule.Probes> probes = rule.seen(lane.peer(), newest, nowNs);
    probes.ifPresent(sent -> {
      leg.askAt(current, new ControlMessage.Probe(sent.oldNonce()), nowNs);
      leg.askAt(lane, new ControlMessage.Probe(sent.newNonce()), nowNs);
      proposed = lane;
    });
    return probes.isPresent();
  }

  /** A verified answer to a probe came this way. */
  void probed(long nonce, Lane lane, long nowNs) {
    rule.answered(nonce, lane.peer(), nowNs);
    settle(nowNs);
  }

  /** Moves if the time of the probes is over and the rule says so. */
  void settle(long nowNs) {
    rule.settle(nowNs);
    Lane next = proposed;
    if (next != null && rule.current().equals(next.peer()) && !next.equals(current)) {
      move(next);
    }
  }

  private void move(Lane next) {
    current = next;
    leg.move(next);
  }
}
