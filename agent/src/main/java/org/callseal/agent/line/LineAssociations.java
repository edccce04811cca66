package org.callseal.agent.line;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.callseal.agent.settings.LineKeys;
import org.callseal.core.control.ControlCarriage;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.credential.Kid;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.exchange.InitiatorFinished;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationTerms;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.SealedBytes;
import org.callseal.relay.leg.SealedLeg;
import org.jspecify.annotations.Nullable;

/**
 * The associations of one line: at most one that rises, one that stands, one that leaves, and a few
 * ended ones as their own tombstones. Belongs to the agent's loop; nothing of it is ever written.
 *
 * @param <M> a message of the protocol
 * @param <S> a sealed one
 */
final class LineAssociations<M, S extends SealedBytes> {

  private static final int MOST_TOMBSTONES = 4;
  private static final int MOST_DOUBTFUL = 2;

  /** What was sent under a forerunner may have been overtaken by what proved its follower. */
  private static final Duration STRAGGLERS = Duration.ofSeconds(2);

  private final EdgeSide<M, S> edge;
  private final Deque<HeldAssociation<M, S>> tombstones = new ArrayDeque<>();

  /** Rose in vain beside one that stands: the edge may have them, and would speak under them. */
  private final Deque<HeldAssociation<M, S>> doubtful = new ArrayDeque<>();

  private @Nullable HeldAssociation<M, S> rising;
  private @Nullable HeldAssociation<M, S> standing;
  private @Nullable HeldAssociation<M, S> leaving;
  private boolean retiring;
  private long retiresAtNs;

  LineAssociations(EdgeSide<M, S> edge) {
    this.edge = edge;
  }

  @Nullable HeldAssociation<M, S> rising() {
    return rising;
  }

  /** The one that stands and lives. */
  @Nullable HeldAssociation<M, S> standing(long nowNs) {
    return standing != null && standing.lives(nowNs) ? standing : null;
  }

  /**
   * The one that carries the endpoints' messages now: without one that stands, the one that rises.
   */
  @Nullable HeldAssociation<M, S> carrying(long nowNs) {
    HeldAssociation<M, S> stands = standing(nowNs);
    return stands != null ? stands : rising;
  }

  /** What endpoints' messages go under: one that rises too, where they carry message_3. */
  @Nullable HeldAssociation<M, S> ready(long nowNs) {
    HeldAssociation<M, S> carries = carrying(nowNs);
    boolean waits = carries != null && carries.rising() && !edge.protocol().carriesControl();
    return waits ? null : carries;
  }

  @Nullable HeldAssociation<M, S> find(Association association) {
    for (HeldAssociation<M, S> held : carriers()) {
      if (held.association() == association) {
        return held;
      }
    }
    for (HeldAssociation<M, S> held : doubtful) {
      if (held.association() == association) {
        return held;
      }
    }
    return null;
  }

  /** Those that messages of ours may have gone under. */
  private List<HeldAssociation<M, S>> carriers() {
    return Stream.of(
            Optional.ofNullable(rising),
            Optional.ofNullable(standing),
            Optional.ofNullable(leaving))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The ended one, which is its own tombstone. */
  @Nullable HeldAssociation<M, S> findEnded(Association association) {
    for (HeldAssociation<M, S> held : tombstones) {
      if (held.association() == association) {
        return held;
      }
    }
    return find(association);
  }

  /** An exchange was finished: its association rises. Null when its SPI was taken meanwhile. */
  @Nullable HeldAssociation<M, S> rise(
      Line<M, S> line,
      LineKeys keys,
      ExchangeAttempt asked,
      InitiatorFinished finished,
      KeepAliveSchedule keepAlive,
      Roaming<M, S> roaming,
      LongSupplier clockNs) {
    try (finished) {
      Association association = established(keys, asked.own(), finished, clockNs.getAsLong());
      Optional<SealedLeg<S, Unsettled>> leg = edge.hold(line, association, asked.server());
      if (rising != null) {
        // Somebody said that it is lost. Its grant, if there is one, is taken all the same.
        doubtful.addLast(rising);
        forgetDoubtful(MOST_DOUBTFUL);
      }
      rising =
          leg.map(l ->
                  new HeldAssociation<>(
                      edge.protocol(),
                      l,
                      keepAlive,
                      new ControlMessage.Message3(finished.message3(), keys.wishes()),
                      roaming,
                      clockNs))
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

  /**
   * Takes what came under an association that has ended. Of a request the edge is told so, under
   * its seal; never of a response or a control message, or two ends that have ended would go on for
   * ever.
   *
   * @return whether the edge said that another association may be set up now
   */
  boolean late(S late, ControlCarriage<S> carriage, Association association, long nowNs) {
    HeldAssociation<M, S> held = findEnded(association);
    if (held == null) {
      return false;
    }
    Optional<byte[]> payload = carriage.payload(late);
    return switch (payload.flatMap(EdgeSide::parsed).orElse(null)) {
      case ControlMessage.ReturnLater _ -> {
        held.toldOfEnd(nowNs);
        yield false;
      }
      case ControlMessage.Refused refused -> {
        held.toldOfEnd(nowNs);
        yield refused.refusal() == Refusal.EXPIRED;
      }
      case null, default -> {
        if (payload.isEmpty() && edge.protocol().wantsAnswer(edge.protocol().message(late))) {
          held.leg().ask(new ControlMessage.Refused(Refusal.EXPIRED), nowNs);
        }
        yield false;
      }
    };
  }

  /**
   * Has the one that rises confirmed: by itself at once, unless a phone's message is to carry that.
   * Where one was ended the phones have no reason to speak, and others may be calling them.
   */
  void confirm(HeldAssociation<M, S> risen, Duration carrierWithin, long nowNs) {
    boolean first = standing == null && tombstones.isEmpty() && doubtful.isEmpty();
    boolean waits = first || risen.carried();
    risen.confirmFrom(waits ? nowNs + carrierWithin.toNanos() : nowNs);
    risen.confirm(nowNs);
  }

  /** While the line's turn to have another one is to come: the edge may call it before. */
  void keepEndedReachable(long nowNs) {
    HeldAssociation<M, S> last = tombstones.peekLast();
    if (last != null) {
      var _ = last.keepAlive(nowNs);
    }
  }

  /** The one that rose stands from now on; the one that stood leaves. */
  void stand(HeldAssociation<M, S> risen) {
    if (risen == rising) {
      rising = null;
    }
    doubtful.remove(risen);
    forgetDoubtful(0);
    if (leaving != null) {
      bury(leaving);
    }
    leaving = standing;
    retiring = false;
    standing = risen;
  }

  /** The one that leaves goes a moment after its follower has proven itself. */
  void retire(long nowNs) {
    if (leaving != null && standing != null && standing.proven()) {
      if (!retiring) {
        retiring = true;
        retiresAtNs = nowNs + STRAGGLERS.toNanos();
      } else if (nowNs - retiresAtNs >= 0) {
        bury(leaving);
        leaving = null;
        retiring = false;
      }
    }
    while (!tombstones.isEmpty() && tombstones.getFirst().association().endNs() - nowNs <= 0) {
      edge.forget(tombstones.removeFirst().association());
    }
  }

  private void bury(HeldAssociation<M, S> held) {
    held.association().end();
    tombstones.addLast(held);
    if (tombstones.size() > MOST_TOMBSTONES) {
      edge.forget(tombstones.removeFirst().association());
    }
  }

  /** Sends what is due; true when an association rose in vain. */
  boolean tick(long nowNs) {
    retire(nowNs);
    carriers().forEach(held -> held.leg().sweep(nowNs));
    if (standing != null && !standing.lives(nowNs)) {
      bury(standing);
      standing = null;
      forgetDoubtful(0);
    }
    if (rising != null && rising.association().hasEnded(nowNs)) {
      // The edge said so under its seal: nothing is to be had by waiting.
      bury(rising);
      rising = null;
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
    carriers().forEach(held -> again.addAll(held.streamEnded(server, nowNs)));
    return again;
  }

  /**
   * No grant came. But message_3 may have come to the authority, and then the edge answers under
   * the newer one: it is listened to as long as the one that stands may.
   */
  private void doubt(HeldAssociation<M, S> vain, long nowNs) {
    if (standing == null) {
      edge.forget(vain.association());
      return;
    }
    vain.listen(standing.association().endNs(), nowNs);
    doubtful.addLast(vain);
    forgetDoubtful(MOST_DOUBTFUL);
  }

  /** The edge has spoken under this one. */
  void heard(HeldAssociation<M, S> held, LongSupplier clockNs) {
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
    carriers().forEach(held -> held.leg().answered(unsettled));
  }
}
