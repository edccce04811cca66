package org.callseal.authority;

import org.callseal.core.association.ServerSet;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Carriage;

/** Which servers an endpoint is told, in which order. Asked at each grant; any thread. */
public interface ServerChoice {

  /** Those that hold the association of this identity whose exchange was carried so. */
  ServerSet forAssociation(Identity identity, Carriage carriage);

  /**
   * Those at which a new device of this name begins: gateways are named by host names and by names
   * of endpoints, phones by SIP URIs.
   */
  ServerSet forNewDevice(Identity identity);
}
