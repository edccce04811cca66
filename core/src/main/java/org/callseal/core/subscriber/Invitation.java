package org.callseal.core.subscriber;

import org.callseal.core.enrolment.PassPhraseVerifier;
import org.callseal.core.identity.Identity;

/**
 * What lets devices of a subscriber enroll: the verifier of a pass-phrase and its terms. A
 * subscriber has one at most; a new one takes the place of the old one.
 *
 * @param generated whether the pass-phrase has the strength that guessing cannot meet; then no
 *     guesses are counted, and nobody can use them up
 * @param endSeconds it serves before this time, UTC
 * @param usesLeft how many devices it may still enroll
 * @param guessesLeft how many wrong answers it may still meet; {@link #UNCOUNTED} for a generated
 *     one
 */
public record Invitation(
    Identity identity,
    PassPhraseVerifier verifier,
    boolean generated,
    long endSeconds,
    int usesLeft,
    int guessesLeft) {
  public static final int UNCOUNTED = Integer.MAX_VALUE;

  public Invitation {
    if (generated && guessesLeft != UNCOUNTED) {
      throw new IllegalArgumentException("guesses at a generated pass-phrase are not counted");
    }
    if (usesLeft < 0 || guessesLeft < 0) {
      throw new IllegalArgumentException("an invitation has no debts");
    }
  }

  /** One by a generated pass-phrase. */
  public static Invitation generated(
      Identity identity, PassPhraseVerifier verifier, long endSeconds, int uses) {
    return new Invitation(identity, verifier, true, endSeconds, uses, UNCOUNTED);
  }

  /** One by a pass-phrase of the operator's own, which strangers can exhaust. */
  public static Invitation chosen(
      Identity identity, PassPhraseVerifier verifier, long endSeconds, int uses, int guesses) {
    return new Invitation(identity, verifier, false, endSeconds, uses, guesses);
  }

  /** Whether and why not a device may enroll by it. */
  public enum State {
    OPEN,
    EXPIRED,
    USED_UP,
    /** Only for a pass-phrase of the operator's own. */
    GUESSED_OUT
  }

  public State state(long nowSeconds) {
    if (guessesLeft == 0) {
      return State.GUESSED_OUT;
    }
    if (usesLeft == 0) {
      return State.USED_UP;
    }
    return nowSeconds >= endSeconds ? State.EXPIRED : State.OPEN;
  }

  public Invitation withGuessesLeft(int guesses) {
    return new Invitation(identity, verifier, generated, endSeconds, usesLeft, guesses);
  }
}
