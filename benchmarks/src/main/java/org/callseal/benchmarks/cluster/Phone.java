package org.callseal.benchmarks.cluster;

import org.callseal.core.association.AssociationRecord;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Role;
import org.callseal.relay.leg.SealedLeg;
import org.callseal.sip.seal.SipSealed;
import org.jspecify.annotations.Nullable;

/**
 * One phone behind its agent: its association, whose last edge has died, and what it waits for.
 * Belongs to the loop of its fleet.
 */
final class Phone {

  private static final long NANOS = 1_000_000_000L;

  /** What it sent and would seal again. */
  record Sent(String branch, byte[] bytes) {

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Sent that && branch.equals(that.branch);
    }

    @Override
    public int hashCode() {
      return branch.hashCode();
    }
  }

  private final AssociationRecord record;
  private final Association association;
  @Nullable SealedLeg<SipSealed, Sent> leg;
  @Nullable Sent awaited;
  long beganNs;
  long againNs;
  long pauseNs;
  int turn;

  Phone(AssociationRecord record, RandomSource random) {
    this.record = record;
    long nowNs = System.nanoTime();
    this.association =
        Association.loaded(
            record.terms(Role.INITIATOR),
            Instance.draw(random),
            random,
            nowNs + record.grant().lifetimeSeconds() * NANOS,
            nowNs);
  }

  AssociationRecord record() {
    return record;
  }

  Association association() {
    return association;
  }

  String identity() {
    return record.identity().text();
  }
}
