package org.callseal.core.subscriber;

import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;

/**
 * A device of a subscriber, by its public key.
 *
 * @param active after its first completed exchange: that proved possession
 */
public record Device(Credential credential, boolean active) {

  public Kid kid() {
    return credential.kid();
  }

  public Device activated() {
    return new Device(credential, true);
  }
}
