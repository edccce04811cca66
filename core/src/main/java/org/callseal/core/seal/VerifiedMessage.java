package org.callseal.core.seal;

/**
 * Proof that a message is genuine, fresh and of a living association: only {@link Opener} makes
 * one, and only one of these is ever forwarded. Whether its endpoint is in scope is still to be
 * asked.
 *
 * <p>Immutable: any thread, except for the association.
 */
public final class VerifiedMessage<M extends SealedBytes> {
  private final M message;
  private final Association association;
  private final boolean newest;

  VerifiedMessage(M message, Association association, boolean newest) {
    this.message = message;
    this.association = association;
    this.newest = newest;
  }

  public M message() {
    return message;
  }

  public Association association() {
    return association;
  }

  /**
   * Whether it has the highest number so far of its sender: only such a one proposes an address.
   */
  public boolean newest() {
    return newest;
  }

  @Override
  public String toString() {
    return "verified of " + association;
  }
}
