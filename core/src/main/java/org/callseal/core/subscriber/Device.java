package org.callseal.core.subscriber;

import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;

/**
 * A device of a subscriber, by its public key.
 *
 * @param origin how its key came here
 * @param addedSeconds when its key was enrolled, UTC
 */
public record Device(Credential credential, Origin origin, long addedSeconds, State state) {

  /** How a key came to be enrolled. */
  public enum Origin {
    /** The operator entered its public half. */
    ENTERED,
    /** Its device showed a pass-phrase. */
    PASS_PHRASE
  }

  /** What a device's key is good for. */
  public enum State {
    /** It may set up associations and has not done so yet. */
    PENDING,
    /** It has completed an exchange: that proved possession. */
    ACTIVE,
    /** Never again. The key is kept, so that it cannot be enrolled a second time. */
    REVOKED
  }

  /** One whose key the operator entered just now. */
  public static Device added(Credential credential, long nowSeconds) {
    return new Device(credential, Origin.ENTERED, nowSeconds, State.PENDING);
  }

  /** One that showed a pass-phrase just now. */
  public static Device enrolled(Credential credential, long nowSeconds) {
    return new Device(credential, Origin.PASS_PHRASE, nowSeconds, State.PENDING);
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
