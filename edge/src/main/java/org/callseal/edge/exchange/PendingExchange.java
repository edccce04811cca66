package org.callseal.edge.exchange;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.seal.Protocol;
import org.callseal.core.seal.Refusal;
import org.callseal.relay.leg.Lane;
import org.jspecify.annotations.Nullable;

/** An exchange whose message_2 went out through this edge. Belongs to one loop; lives 40 s. */
public final class PendingExchange {

  private static final int MOST_OTHERS = 2;
  private static final int MOST_WORDS = 3;
  private static final Duration BETWEEN_WORDS = Duration.ofSeconds(1);

  private final ConnectionId responder;
  private final Protocol protocol;
  private final Lane lane;
  private final long endNs;
  private final Set<Lane> others = new LinkedHashSet<>();
  private @Nullable UnsealedQuestion question;
  private boolean finishing;
  private int words;
  private long wordNs;

  PendingExchange(ConnectionId responder, Protocol protocol, Lane lane, long endNs) {
    this.responder = responder;
    this.protocol = protocol;
    this.lane = lane;
    this.endNs = endNs;
  }

  public ConnectionId responder() {
    return responder;
  }

  /** In which it is made: its association is of no other. */
  public Protocol protocol() {
    return protocol;
  }

  /** The way that message_2 went: to the device's first address. */
  public Lane lane() {
    return lane;
  }

  /** A copy of message_1 came another way, and message_2 went there too. */
  void alsoWent(Lane other) {
    if (others.size() < MOST_OTHERS && !other.peer().equals(lane.peer())) {
      others.add(other);
    }
  }

  /** The other ways that message_2 went: somebody's copy of message_1 may have come first. */
  public Set<Lane> others() {
    return others;
  }

  /** message_1 as it was asked last. */
  void asked(UnsealedQuestion latest) {
    question = latest;
  }

  /**
   * The authority does not have it any more: says so in answer to message_1, to where message_2
   * went. A hint, since nothing can be sealed here; a few times at most, whoever brings it about.
   */
  void sayLost(long nowNs) {
    if (question == null
        || words >= MOST_WORDS
        || (words > 0 && nowNs - wordNs < BETWEEN_WORDS.toNanos())) {
      return;
    }
    words++;
    wordNs = nowNs;
    ControlMessage word = new ControlMessage.Refused(Refusal.UNKNOWN_ASSOCIATION);
    question.answerIfShort(word, lane);
    for (Lane other : others) {
      question.answerIfShort(word, other);
    }
  }

  boolean hasEnded(long nowNs) {
    return nowNs - endNs >= 0;
  }

  /** Whether message_3 is with the authority. */
  public boolean isFinishing() {
    return finishing;
  }

  boolean beginFinishing() {
    boolean first = !finishing;
    finishing = true;
    return first;
  }

  void failed() {
    finishing = false;
  }
}
