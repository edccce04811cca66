package org.callseal.core.gateway;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.callseal.core.identity.Identity;

/**
 * Whose a core-side address is, or was. A call agent may go on sending to one for long after its
 * gateway has gone, so nobody else gets it for a while.
 *
 * @param freedSeconds UTC; none while the holder has it
 */
public record CoreClaim(CoreAddress address, Identity holder, OptionalLong freedSeconds) {

  /** How long one that was freed is held back from others. */
  public static final long HELD_BACK_SECONDS = TimeUnit.DAYS.toSeconds(30);

  /** Whether the holder has it still. */
  public boolean isHeld() {
    return freedSeconds.isEmpty();
  }

  /** From when on others may have it, if the holder has it no longer. */
  public OptionalLong freeFromSeconds() {
    return freedSeconds.isEmpty()
        ? freedSeconds
        : OptionalLong.of(freedSeconds.getAsLong() + HELD_BACK_SECONDS);
  }

  /** Whether it keeps this subscriber from the address; the last holder may come back to it. */
  public boolean bars(Identity identity, long nowSeconds) {
    return !holder.equals(identity) && (isHeld() || nowSeconds < freeFromSeconds().getAsLong());
  }
}
