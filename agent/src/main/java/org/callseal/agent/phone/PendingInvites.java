package org.callseal.agent.phone;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.callseal.agent.line.EdgeWay;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipResponse;
import org.callseal.sip.transaction.RelayedRequest;
import org.callseal.sip.transaction.ServerTransaction;
import org.callseal.transport.Loop;

/**
 * Calls of phones that an edge has in hand: the INVITE was heard of and is not answered, so nothing
 * transmits it any more (RFC 3261 17.1.1.2), but what is still to be said of it goes to that edge.
 * When the edge is gone the INVITE goes once by another one. To the call agent that is a
 * retransmission, since branch and sent-by are the same. So does one that was accepted a moment
 * ago, while the edge may not have had its ACK: the 2xx that comes again then takes the new way
 * (13.3.1.4).
 *
 * <p>An edge that has calls in hand is asked every 3 s whether it lives, and the INVITE goes by
 * another one only if the edge was heard in the last 5 s: some call agents know a request for no
 * longer than that after its answer, and would take what comes later for a new one.
 *
 * <p>Belongs to the agent's loop; lives as long as the agent.
 */
final class PendingInvites {

  private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(3);
  private static final Duration KNOWN = Duration.ofSeconds(5);

  /** The same of an INVITE that was accepted, with time to get there. */
  private static final Duration KNOWN_WHEN_ACCEPTED = Duration.ofSeconds(4);

  /** What went to an edge so long before its last sign of life was there. */
  private static final Duration UNDER_WAY = Duration.ofMillis(500);

  private final Loop loop;
  private final Map<ServerTransaction, Invite> invites = new IdentityHashMap<>();

  PendingInvites(Loop loop) {
    this.loop = loop;
  }

  private static final class Invite {
    private final EdgeWay<SipMessage> line;
    private final RelayedRequest onward;
    private final SealedTransmission way;
    private boolean accepted;
    private long acceptedNs;

    private Invite(EdgeWay<SipMessage> line, RelayedRequest onward, SealedTransmission way) {
      this.line = line;
      this.onward = onward;
      this.way = way;
    }

    private boolean isWorthAQuestion(long nowNs) {
      return onward.isHeardOf() || wasAcceptedWithin(KNOWN, nowNs);
    }

    private boolean isInHand(Duration silent, long nowNs) {
      return onward.isHeardOf()
          || (wasAcceptedWithin(KNOWN_WHEN_ACCEPTED, nowNs)
              && wasAcceptedWithin(silent.plus(UNDER_WAY), nowNs));
    }

    private boolean wasAcceptedWithin(Duration age, long nowNs) {
      return accepted && nowNs - acceptedNs < age.toNanos();
    }
  }

  /** An INVITE is to go by this line. */
  void begun(
      ServerTransaction server,
      EdgeWay<SipMessage> line,
      RelayedRequest onward,
      SealedTransmission way) {
    invites.put(server, new Invite(line, onward, way));
    loop.schedule(BETWEEN_QUESTIONS, () -> ask(server));
  }

  private void ask(ServerTransaction server) {
    Invite invite = invites.get(server);
    if (invite == null) {
      return;
    }
    if (invite.isWorthAQuestion(loop.nanoTime())) {
      invite.line.assure();
    }
    loop.schedule(BETWEEN_QUESTIONS, () -> ask(server));
  }

  /** It is answered. */
  void answered(ServerTransaction server, SipResponse response) {
    Invite invite = invites.get(server);
    if (invite != null && response.status() / 100 == 2 && !invite.accepted) {
      invite.accepted = true;
      invite.acceptedNs = loop.nanoTime();
    }
  }

  /** Its transaction is over. */
  void over(ServerTransaction server) {
    invites.remove(server);
  }

  /**
   * An edge has lost its memory or does not answer.
   *
   * @param silent since when
   */
  void lost(EdgeWay<SipMessage> line, InetSocketAddress edge, Duration silent) {
    if (silent.compareTo(KNOWN) > 0) {
      return;
    }
    long nowNs = loop.nanoTime();
    List.copyOf(invites.values()).stream()
        .filter(invite ->
            invite.line == line && invite.way.isWith(edge) && invite.isInHand(silent, nowNs))
        .forEach(invite -> invite.onward.repeat());
  }
}
