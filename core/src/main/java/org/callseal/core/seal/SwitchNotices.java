package org.callseal.core.seal;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.callseal.core.crypto.RandomSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes switch notices and obeys them: how two ends find to each other again after one of them lost
 * its memory, took over, or heard nothing for long. A notice is never answered with a notice.
 *
 * <p>Made only for a number above the highest already noticed, for one association at most one a
 * second per source address and four in all, never longer than the question, or than {@link #SHORT}
 * bytes where that is shorter: in MGCP most questions are. Associations share no rate, so nobody
 * uses up another's. Obeyed only if it quotes a message of ours that is unanswered and comes from
 * where that went.
 *
 * <p>Thread rule: one thread, that of its associations. Lifetime: that of the loop it serves.
 */
public final class SwitchNotices {

  /** A notice of so many bytes is made for any question: four a second are nobody's flood. */
  static final int SHORT = 256;

  private final RandomSource random;

  public SwitchNotices(RandomSource random) {
    this.random = random;
  }

  /**
   * A notice to send back.
   *
   * @param quoted the MAC of the message that was refused
   * @param to the instance to seal it for, with {@link Sealer#sealFor}
   */
  public record Notice(Mac quoted, Instance to) {}

  /**
   * Decides on a genuine message for the wrong instance, which must not be a switch notice itself.
   * When it gives a notice, the association expects the sender to come again.
   *
   * @param source where the message came from
   * @param known where the peer is as far as is known, or null: one of the four notices of a second
   *     is kept for it
   * @param noticeLength how long the notice would be, sealed
   */
  public Optional<Notice> answer(
      WrongInstance<?> wrong,
      InetSocketAddress source,
      @Nullable InetSocketAddress known,
      int noticeLength,
      long nowNs) {
    Association association = wrong.association();
    Seal seal = wrong.message().seal();
    if (noticeLength > Math.max(wrong.message().bytes().length, SHORT)
        || !association.noticed().due(seal.head(), nowNs)
        || !association.noticed().within(source, known, nowNs)) {
      return Optional.empty();
    }
    if (wrong.standing() == Standing.STRANGER) {
      association.draw(random, nowNs);
    }
    association.noticed().add(seal.head(), association.own(), source, nowNs);
    return Optional.of(new Notice(seal.mac(), seal.from()));
  }

  /**
   * Obeys a switch notice that came from an instance not known before, or for one that is no longer
   * ours, if it is to be obeyed. Which instance of ours it is for does not matter: what it quotes
   * went out under that one and still waits, and nothing else is taken of it. An end that is drawn
   * anew by other messages of the same peer would miss the answer to its question.
   *
   * @return what is to be sealed again for the peer's new instance, in the order it was sent; empty
   *     when the notice is not obeyed
   */
  public <T> List<T> obey(
      WrongInstance<?> wrong,
      Mac quoted,
      InetSocketAddress source,
      Unanswered<T> unanswered,
      long nowNs) {
    OptionalLong sentNs = unanswered.sentNs(quoted, source, nowNs);
    if (sentNs.isEmpty()) {
      return List.of();
    }
    SealHead notice = wrong.message().seal().head();
    wrong.association().turnTo(notice, sentNs.getAsLong(), random, nowNs);
    return unanswered.take(quoted, nowNs);
  }

  /** Obeys a switch notice from an instance known already, if it is to be obeyed. */
  public <T> List<T> obey(
      VerifiedMessage<?> verified,
      Mac quoted,
      InetSocketAddress source,
      Unanswered<T> unanswered,
      long nowNs) {
    if (unanswered.sentNs(quoted, source, nowNs).isEmpty()) {
      return List.of();
    }
    verified.association().turnTo(verified.message().seal().from());
    return unanswered.take(quoted, nowNs);
  }
}
