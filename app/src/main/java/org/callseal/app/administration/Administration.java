package org.callseal.app.administration;

import java.util.List;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.Provision;

/**
 * All that the command line asks of a server. What an operator got wrong ends in a {@link
 * org.callseal.app.CommandFailure} with a line for him.
 *
 * <p>Thread rule: any thread that may block.
 */
public interface Administration extends AutoCloseable {

  /**
   * Adds a device by its public key, and the subscriber with it where there is none of this
   * identity.
   *
   * @return what the device needs to know; holds its admission key
   */
  Provision addDevice(Identity identity, P256Point key);

  /** All subscribers, by identity. */
  List<SubscriberLine> subscribers();

  /** Removes the subscriber, its devices and their associations. */
  void remove(Identity identity);

  /** Replaces the patterns that the subscriber's associations may speak for besides itself. */
  void widen(Identity identity, List<String> patterns);

  /** All live associations. */
  List<AssociationLine> associations();

  @Override
  void close();
}
