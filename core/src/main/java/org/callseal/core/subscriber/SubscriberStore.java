package org.callseal.core.subscriber;

import java.util.List;
import java.util.Optional;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.enrolment.PassPhraseVerifier;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.gateway.CoreClaim;
import org.callseal.core.identity.Identity;

/** Port to where subscribers and their devices are kept. Calls may block: never from a loop. */
public interface SubscriberStore extends AutoCloseable {

  /** Adds it; gives whether there was none of this identity, and nobody held its core address. */
  boolean add(Subscriber subscriber);

  Optional<Subscriber> find(Identity identity);

  /** One whose identity differs in the case of letters alone, if there is one. */
  Optional<Identity> findResembling(Identity identity);

  List<Subscriber> list();

  /** Those who may speak for more than themselves. */
  List<Subscriber> listWidened();

  /** Replaces one that is there, but for its core address; gives whether it was. */
  boolean update(Subscriber subscriber);

  /**
   * Removes it with its devices and its invitation, and frees its core address; gives whether it
   * was there.
   */
  boolean remove(Identity identity, long nowSeconds);

  /**
   * Gives a subscriber a core address and frees the one it had. How long one that was freed is held
   * back is the caller's to look at. Gives whether the subscriber is there and nobody else holds
   * it.
   */
  boolean assign(Identity identity, CoreAddress address, long nowSeconds);

  /** Who has the address, or had it last. */
  Optional<CoreClaim> findClaim(CoreAddress address);

  /** Whose core addresses are and were. */
  List<CoreClaim> claims();

  /** Adds it to the subscriber its credential names; gives whether kid, key and name allowed it. */
  boolean addDevice(Device device);

  Optional<Device> findDevice(Kid kid);

  /** The device of this key, (x, y) and (x, p - y) being one; revoked ones are found too. */
  Optional<Device> findDevice(P256Point key);

  /** In the order in which they were added. */
  List<Device> devicesOf(Identity identity);

  /** Marks one that is pending active: its first exchange is complete. Gives whether it was. */
  boolean activate(Kid kid);

  /** Marks it revoked, for ever; gives whether it was there and was not. */
  boolean revoke(Kid kid);

  /** Adds subscriber and invitation, both or neither; gives whether there was no such identity. */
  boolean add(Subscriber subscriber, Invitation invitation);

  /** Adds a subscriber for each, all or none; gives whether none of the identities was there. */
  boolean addAll(List<Invitation> invitations);

  /** Sets the invitation of a subscriber who is there; gives whether he is. */
  boolean invite(Invitation invitation);

  Optional<Invitation> findInvitation(Identity identity);

  /** Takes the invitation back; gives whether there was one. */
  boolean withdraw(Identity identity);

  /**
   * Uses an invitation and adds the device, both or neither. The end date is the caller's to look
   * at.
   *
   * @param by the verifier that the device has shown its pass-phrase to
   */
  Enrollment enroll(Device device, PassPhraseVerifier by);

  /** What came of {@link #enroll}. */
  enum Enrollment {
    ENROLLED,
    /** It has no uses left. */
    USED_UP,
    /** There is none by this verifier: another has taken its place. */
    WITHDRAWN,
    /** The kid or the key is in use. */
    TAKEN
  }

  /** Writes how many guesses are left to the invitation by this verifier, if it is there. */
  void noteGuesses(Identity identity, PassPhraseVerifier verifier, int guessesLeft);

  @Override
  void close();
}
