package org.callseal.core.association;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.callseal.core.crypto.RandomSource;
import org.jspecify.annotations.Nullable;

/**
 * Where the endpoint is (requirement x.5): the address message_2 went to, until verified messages
 * come from another and that one answers a probe while the old one does not. Old and new are probed
 * at once; within 1 s a word from the old one keeps it. So a raced copy of one message steals no
 * calls. Rounds are paced.
 *
 * <pre>
 * settled  -- seen elsewhere, newest --> probing
 * probing  -- old answers within 1 s --> settled
 * probing  -- new has answered, 1 s over --> settled at the new one
 * probing  -- 4 s over --> settled
 * </pre>
 *
 * <p>Thread rule: one thread. Lifetime: that of the flow at the edge that holds it.
 */
public final class AddressRule {
  /** How long the old address has to answer. */
  public static final long GRACE_NS = TimeUnit.SECONDS.toNanos(1);

  /** How long a round lasts at most, and how far two rounds are apart at least. */
  public static final long ROUND_NS = TimeUnit.SECONDS.toNanos(4);

  private static final int NONCE_LENGTH = 8;

  private final RandomSource random;
  private InetSocketAddress current;
  private @Nullable Round round;
  private long nextRoundNs;
  private boolean paced;

  public AddressRule(InetSocketAddress first, RandomSource random) {
    this.current = first;
    this.random = random;
  }

  /** Where to send; any other call may change it. */
  public InetSocketAddress current() {
    return current;
  }

  /**
   * A verified message came from here.
   *
   * @param newest whether its number was the highest, on the device's newest association: no other
   *     proposes an address
   * @return the probes to send, when a round begins
   */
  public Optional<Probes> seen(InetSocketAddress source, boolean newest, long nowNs) {
    settle(nowNs);
    if (!newest || source.equals(current) || round != null || (paced && nowNs - nextRoundNs < 0)) {
      return Optional.empty();
    }
    Round begun = new Round(current, source, nonce(), nonce(), nowNs);
    round = begun;
    return Optional.of(new Probes(begun.old, begun.oldNonce, begun.proposed, begun.newNonce));
  }

  /** A verified answer to a probe came from here. */
  public void answered(long nonce, InetSocketAddress source, long nowNs) {
    settle(nowNs);
    Round asked = round;
    if (asked == null) {
      return;
    }
    if (nonce == asked.oldNonce && source.equals(asked.old)) {
      end(nowNs);
    } else if (nonce == asked.newNonce && source.equals(asked.proposed)) {
      asked.newAnswered = true;
      settle(nowNs);
    }
  }

  /** Time has passed: to be called {@link #GRACE_NS} after probes went out. */
  public void settle(long nowNs) {
    Round asked = round;
    if (asked == null || nowNs - asked.beganNs < GRACE_NS) {
      return;
    }
    if (asked.newAnswered) {
      current = asked.proposed;
      end(nowNs);
    } else if (nowNs - asked.beganNs >= ROUND_NS) {
      end(nowNs);
    }
  }

  private void end(long nowNs) {
    round = null;
    paced = true;
    nextRoundNs = nowNs + ROUND_NS;
  }

  private long nonce() {
    return ByteBuffer.wrap(random.bytes(NONCE_LENGTH)).getLong();
  }

  /** Two probes to send at once, each to its own address. */
  public record Probes(
      InetSocketAddress old, long oldNonce, InetSocketAddress proposed, long newNonce) {}

  private static final class Round {
    private final InetSocketAddress old;
    private final InetSocketAddress proposed;
    private final long oldNonce;
    private final long newNonce;
    private final long beganNs;
    private boolean newAnswered;

    private Round(
        InetSocketAddress old,
        InetSocketAddress proposed,
        long oldNonce,
        long newNonce,
        long beganNs) {
      this.old = old;
      this.proposed = proposed;
      this.oldNonce = oldNonce;
      this.newNonce = newNonce;
      this.beganNs = beganNs;
    }
  }
}
