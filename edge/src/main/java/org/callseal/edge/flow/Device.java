package org.callseal.edge.flow;

import org.callseal.core.credential.Kid;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.Association;

/**
 * Whom a sealed message comes from, as its association says. Immutable.
 *
 * @param kid the device
 * @param identity whose device it is
 * @param scope for whom it may speak
 */
public record Device(Kid kid, Identity identity, Scope scope) {

  /** The device at the other end of this association. */
  public static Device of(Association association) {
    return new Device(association.kid(), association.identity(), association.scope());
  }
}
