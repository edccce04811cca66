package org.callseal.core.association;

import org.callseal.core.credential.Kid;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;

/**
 * An association that was ended before its time, as the log of the authority has it.
 *
 * @param number its place in the log; rises, with gaps
 * @param spi where the association is found; another may have it by now, which has another id
 * @param endSeconds UTC; the natural end, after which nobody needs to know
 */
public record Revocation(
    long number, Spi spi, AssociationId id, Kid kid, Cause cause, long endSeconds) {

  /** Why it was ended. */
  public enum Cause {
    /** The device may set up another one. */
    EXPIRED("expired"),
    /** The device gets none any more. */
    BARRED("barred");

    private final String text;

    Cause(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
