package org.callseal.app.administration;

import java.util.List;
import java.util.Optional;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.gateway.CoreWish;
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
   * @param wish what core-side address the subscriber is to have
   * @return what the device needs to know; holds its admission key
   */
  Provision addDevice(Identity identity, P256Point key, Optional<CoreWish> wish);

  /** What pass-phrases of these identities are made with, and whether the names are free. */
  InvitationTerms terms(List<Identity> identities);

  /**
   * Adds subscribers who may enroll devices by their pass-phrases: all of them or none.
   *
   * @return when the pass-phrases end, UTC seconds
   */
  long invite(List<InvitationLine> invitations);

  /**
   * Gives a subscriber another pass-phrase in place of the one he had.
   *
   * @return when it ends, UTC seconds
   */
  long reset(InvitationLine invitation);

  /** Lets the subscriber have associations, or ends them all and allows no new ones. */
  void setEnabled(Identity identity, boolean enabled);

  /** Ends a device's right to associations, for ever. */
  void revokeDevice(Identity identity, Kid kid);

  /**
   * Gives a subscriber a core-side address in place of the one it had; its associations end and are
   * set up anew.
   */
  CoreAddress assign(Identity identity, CoreWish wish);

  /** A subscriber. */
  SubscriberLine subscriber(Identity identity);

  /** All subscribers, by identity. */
  List<SubscriberLine> subscribers();

  /** Removes the subscriber, its devices and their associations. */
  void remove(Identity identity);

  /** Replaces the patterns that the subscriber's associations may speak for besides itself. */
  void widen(Identity identity, List<String> patterns);

  /** All live associations. */
  List<AssociationLine> associations();

  /** Ends associations before their time and gives them; their devices set up others at once. */
  List<AssociationLine> expire(Selection selection);

  /** Who has come without a seal since the server was started, by identity. */
  List<UnsealedPhoneLine> unsealedPhones();

  /** The gateways that the built-in call agent knows, by name. */
  List<GatewayStateLine> gateways();

  /** The cluster that this server is an authority of. */
  ClusterAdministration cluster();

  @Override
  void close();
}
