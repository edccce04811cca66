package org.callseal.core.seal;

/** What {@link Opener} says about a sealed message. */
public sealed interface Verdict<M extends SealedBytes>
    permits Verdict.Verified, WrongInstance, Verdict.Expired, Verdict.Refused {

  /** Genuine and fresh. */
  record Verified<M extends SealedBytes>(VerifiedMessage<M> verified) implements Verdict<M> {}

  /**
   * Genuine and fresh, but the association has ended. The peer may be told so, with a seal; each
   * message is given out once.
   */
  record Expired<M extends SealedBytes>(M message, Association association) implements Verdict<M> {}

  /** Not taken, and for the world outside: silence. */
  record Refused<M extends SealedBytes>(Refusal refusal) implements Verdict<M> {}
}
