package org.callseal.core.seal;

/**
 * Proof that a message is genuine, but sealed for an instance that is gone or from one that is not
 * known. It is never forwarded and changes nothing by itself: it is answered with a switch notice,
 * or, if it is one, obeyed or dropped. Only {@link Opener} makes one.
 */
public final class WrongInstance<M extends SealedBytes> implements Verdict<M> {
  private final M message;
  private final Association association;
  private final Standing standing;

  WrongInstance(M message, Association association, Standing standing) {
    this.message = message;
    this.association = association;
    this.standing = standing;
  }

  public M message() {
    return message;
  }

  public Association association() {
    return association;
  }

  Standing standing() {
    return standing;
  }

  @Override
  public String toString() {
    return "wrong instance of " + association;
  }
}
