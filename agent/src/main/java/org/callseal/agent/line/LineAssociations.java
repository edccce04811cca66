package org.callseal.agent.line;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.callseal.agent.settings.LineKeys;
import org.callseal.core.credential.Kid;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.exchange.InitiatorFinished;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationTerms;
import org.callseal.relay.leg.SealedLeg;
import org.callseal.sip.seal.SipSealed;
import org.jspecify.annotations.Nullable;

/**
 * The associations of one line: at most one that rises, one that stands, one that leaves, and a few
 * ended ones as their own tombstones. Belongs to the agent's loop; nothing of it is ever written.
 */
final class LineAssociations {

  private static final int MOST_TOMBSTONES = 4;
  private static final int MOST_DOUBTFUL = 2;

  private final EdgeSide edge;
  private final Deque<HeldAssociation> tombstones = new ArrayDeque<>();

  /** Rose in vain beside one that stands: the edge may have them, and would speak under them. */
  private final Deque<HeldAssociation> doubtful = new ArrayDeque<>();

  private @Nullable HeldAssociation rising;
  private @Nullable HeldAssociation standing;
  private @Nullable HeldAssociation leaving;

  LineAssociations(EdgeSide edge) {
    this.edge = edge;
  }

  @Nullable HeldAssociation rising() {
    return rising;
  }

  /** The one that stands and lives. */
  @Nullable HeldAssociation standing(long nowNs) {
    return standing != null && standing.lives(nowNs) ? standing : null;
  }

  /** The one that carries the phones' messages now: without one that stands, the one that rises. */
  @Nullable HeldAssociation carrying(long nowNs) {
    HeldAssociation stands = standing(nowNs);
    return stands != null ? stands : rising;
  }

  @Nullable HeldAssociation find(Association association) {
    for (HeldAssociation held : new HeldAssociation[] {rising, standing, leaving}) {
      if (held != null && held.association() == association) {
        return held;
      }
    }
    for (HeldAssociation held : doubtful) {
      if (held.association() == association) {
        return held;
      }
    }
    return null;
  }

  /** The ended one, which is its own tombstone. */
  @Nullable HeldAssociation findEnded(Association association) {
    for (HeldAssociation held : tombstones) {
      if (held.association() == association) {
        return held;
      }
    }
    return find(association);
  }

  /** An exchange was finished: its association rises. Null when its SPI was taken meanwhile. */
  @Nullable HeldAssociation rise(
      Line line,
      LineKeys keys,
      ExchangeAttempt asked,
      InitiatorFinished finished,
      KeepAliveSchedule keepAlive,
      LongSupplier clockNs) {
    try (finished) {
      Association association = established(keys, asked.own(), finished, clockNs.getAsLong());
      Optional<SealedLeg<SipSealed, Unsettled>> leg = edge.hold(line, association, asked.server());
      rising =
          leg.map(l ->
                  new HeldAssociation(l, keepAlive, finished.message3(), keys.wishes(), clockNs))
              .orElse(null);
      return rising;
    }
  }

  private static Association established(
      LineKeys keys, ConnectionId own, InitiatorFinished finished, long nowNs) {
    ConnectionId peer = finished.responder();
    Kid kid = keys.provision().deviceCredential().kid();
    AssociationTerms terms = finished.terms(own, kid, keys.identity());
    // Its real end comes with the grant; without one it ends when the exchange has failed.
    long endNs = nowNs + 2 * HeldAssociation.CONFIRMATION.toNanos();
    return Association.established(terms, own.instance(), peer.instance(), endNs, nowNs);
  }

  /** The one that rose stands from now on; the one that stood leaves. */
  void stand(HeldAssociation risen) {
    if (risen == rising) {
      rising = null;
    }
    doubtful.remove(risen);
    forgetDoubtful(0);
    if (leaving != null) {
      bury(leaving);
    }
    leaving = standing;
    standing = risen;
  }

  /** The one that leaves goes when its follower has proven itself. */
  void retire(long nowNs) {
    if (leaving != null && standing != null && standing.proven()) {
      bury(leaving);
      leaving = null;
    }
    while (!tombstones.isEmpty() && tombstones.getFirst().association().endNs() - nowNs <= 0) {
      edge.forget(tombstones.removeFirst().association());
    }
  }

  private void bury(HeldAssociation held) {
    held.association().end();
    tombstones.addLast(held);
    if (tombstones.size() > MOST_TOMBSTONES) {
      edge.forget(tombstones.removeFirst().association());
    }
  }

  /** Sends what is due; true when an association rose in vain. */
  boolean tick(long nowNs) {
    retire(nowNs);
    for (HeldAssociation held : new HeldAssociation[] {rising, standing, leaving}) {
      if (held != null) {
        held.leg().sweep(nowNs);
      }
    }
    if (standing != null && !standing.lives(nowNs)) {
      bury(standing);
      standing = null;
      forgetDoubtful(0);
    }
    if (rising == null) {
      return false;
    }
    if (!rising.unconfirmed(nowNs)) {
      rising.confirm(nowNs);
      return false;
    }
    doubt(rising, nowNs);
    rising = null;
    return true;
  }

  /** The connection with that edge broke: what is to be sealed again now. */
  List<Unsettled> streamEnded(InetSocketAddress server, long nowNs) {
    List<Unsettled> again = new ArrayList<>();
    for (HeldAssociation held : new HeldAssociation[] {rising, standing, leaving}) {
      if (held != null) {
        again.addAll(held.streamEnded(server, nowNs));
      }
    }
    return again;
  }

  /**
   * No grant came. But message_3 may have come to the authority, and then the edge answers under
   * the newer one: it is listened to as long as the one that stands may.
   */
  private void doubt(HeldAssociation vain, long nowNs) {
    if (standing == null) {
      edge.forget(vain.association());
      return;
    }
    vain.listen(standing.association().endNs(), nowNs);
    doubtful.addLast(vain);
    forgetDoubtful(MOST_DOUBTFUL);
  }

  /** The edge has spoken under this one. */
  void heard(HeldAssociation held, LongSupplier clockNs) {
    if (doubtful.contains(held)) {
      held.claim(clockNs);
    }
  }

  private void forgetDoubtful(int most) {
    while (doubtful.size() > most) {
      edge.forget(doubtful.removeFirst().association());
    }
  }

  void settle(Unsettled unsettled) {
    for (HeldAssociation held : new HeldAssociation[] {rising, standing, leaving}) {
      if (held != null) {
        held.leg().answered(unsettled);
      }
    }
  }
}
