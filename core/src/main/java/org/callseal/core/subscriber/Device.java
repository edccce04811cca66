package org.callseal.core.subscriber;

import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;

/**
 * A device of a subscriber, by its public key.
 *
 * @param addedSeconds when its key was enrolled, UTC
 */
public record Device(Credential credential, long addedSeconds, State state) {

  /** What a device's key is good for. */
  public enum State {
    /** It may set up associations and has not done so yet. */
    PENDING,
    /** It has completed an exchange: that proved possession. */
    ACTIVE,
    /** Never again. The key is kept, so that it cannot be enrolled a second time. */
    REVOKED
  }

  /** One whose key was enrolled just now. */
  public static Device added(Credential credential, long nowSeconds) {
    return new Device(credential, nowSeconds, State.PENDING);
  }

  public Kid kid() {
    return credential.kid();
  }

  public boolean active() {
    return state == State.ACTIVE;
  }

  /** Whether it may have associations. */
  public boolean isAdmitted() {
    return state != State.REVOKED;
  }
}
