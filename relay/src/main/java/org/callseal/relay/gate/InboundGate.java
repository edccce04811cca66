package org.callseal.relay.gate;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.callseal.core.seal.AssociationLookup;
import org.callseal.core.seal.Located;
import org.callseal.core.seal.Locator;
import org.callseal.core.seal.Opener;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.Verdict;
import org.callseal.core.seal.WrongInstance;
import org.callseal.transport.Medium;
import org.jspecify.annotations.Nullable;

/**
 * The way of every message in, cheap before dear: size, source rate, locate, then the opener's SPI,
 * sequence, MAC and lifetime, then the source's rate of genuine messages, then scope. Each message
 * is counted once, as taken or under the reason of its refusal; the two outcomes that stay open
 * here ({@link Admission.Unknown}, {@link Admission.Unsealed}) are counted by whoever decides them,
 * with {@link #refuse}.
 *
 * <p>Belongs to one loop; lives as long as its ports.
 *
 * @param <M> a sealed message of the binding
 * @param <U> an unsealed one
 */
public final class InboundGate<M extends SealedBytes, U> {

  private final Function<Medium, ? extends Locator<M, U>> locators;
  private final Opener opener;
  private final ScopeRule<M> scope;
  private final SourceRates rates;
  private final RefusalCounters counters;
  private final int longest;

  /**
   * @param locators what finds the seal in a message, for each medium
   * @param longest how many bytes a message may have
   */
  public InboundGate(
      Function<Medium, ? extends Locator<M, U>> locators,
      AssociationLookup associations,
      ScopeRule<M> scope,
      SourceRates rates,
      RefusalCounters counters,
      int longest) {
    this.locators = locators;
    this.opener = new Opener(associations);
    this.scope = scope;
    this.rates = rates;
    this.counters = counters;
    this.longest = longest;
  }

  /** Judges a message that came over this medium. */
  public Admission<M, U> admit(byte[] message, Medium over, InetSocketAddress source, long nowNs) {
    Refusal refused = unfit(message.length, source, nowNs);
    if (refused != null) {
      return refuse(refused);
    }
    return switch (locators.apply(over).locate(message)) {
      case Located.Unfit<M, U>(var refusal) -> refuse(refusal);
      case Located.Unsealed<M, U>(var unsealed) -> new Admission.Unsealed<>(unsealed);
      case Located.Found<M, U>(var found) -> judge(found, source.getAddress(), nowNs);
    };
  }

  /**
   * Whether a datagram that may hold several messages is looked at, by its size and its source; one
   * that is not is counted.
   */
  public boolean takes(int length, InetSocketAddress source, long nowNs) {
    Refusal refused = unfit(length, source, nowNs);
    if (refused != null) {
      counters.count(refused);
    }
    return refused == null;
  }

  private @Nullable Refusal unfit(int length, InetSocketAddress source, long nowNs) {
    if (length > longest) {
      return Refusal.MALFORMED;
    }
    return rates.take(source.getAddress(), nowNs) ? null : Refusal.OVERLOADED;
  }

  /** Opens one message of a datagram from this source, which the binding has located. */
  public Admission<M, U> open(M message, InetSocketAddress source, long nowNs) {
    return judge(message, source.getAddress(), nowNs);
  }

  /** Opens a message that was located before: one whose association had to be looked for. */
  public Admission<M, U> open(M message, long nowNs) {
    return judge(message, null, nowNs);
  }

  private Admission<M, U> judge(M message, @Nullable InetAddress source, long nowNs) {
    return switch (opener.open(message, nowNs)) {
      case Verdict.Verified<M>(var verified) -> {
        if (source != null && !rates.takeGenuine(source, nowNs)) {
          yield refuse(Refusal.OVERLOADED);
        }
        if (!scope.permits(verified)) {
          counters.count(Refusal.OUT_OF_SCOPE);
          yield new Admission.OutOfScope<>(verified);
        }
        counters.countTaken();
        yield new Admission.Admitted<>(verified);
      }
      case WrongInstance<M> wrong -> {
        if (source != null) {
          rates.prove(source, nowNs);
        }
        counters.count(Refusal.WRONG_INSTANCE);
        yield new Admission.Elsewhere<>(wrong);
      }
      case Verdict.Expired<M>(var expired, var association) -> {
        counters.count(Refusal.EXPIRED);
        yield new Admission.Ended<>(expired, association);
      }
      case Verdict.Refused<M>(var refusal) ->
          refusal == Refusal.UNKNOWN_ASSOCIATION
              ? new Admission.Unknown<>(message)
              : refuse(refusal);
    };
  }

  /** Counts a refusal and says it. */
  public Admission<M, U> refuse(Refusal refusal) {
    counters.count(refusal);
    return new Admission.Refused<>(refusal);
  }
}
