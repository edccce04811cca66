package org.callseal.core.seal;

import java.util.Optional;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.jspecify.annotations.Nullable;

/**
 * One end's live state of a security association: what the exchange fixed, the instances of both
 * ends, the counter of what it sends and, with our instance, the windows over what it took. {@code
 * docs/protocol.md} has the rules.
 *
 * <p>Thread rule: one thread. Lifetime: from the exchange, or from loading it out of the store, to
 * its end; never written anywhere.
 */
public final class Association {
  private final Role role;
  private final Spi ownSpi;
  private final Spi peerSpi;
  private final Identity identity;
  private final Kid kid;
  private final AssociationId id;
  private final SealKeys keys;
  private final OwnInstance own;
  private final Noticed noticed = new Noticed();
  private final Sequence sequence;
  private Scope scope;
  private @Nullable Instance peer;
  private long verifiedNs;
  private long endNs;
  private boolean ended;

  private Association(AssociationTerms terms, Instance own, long endNs, long nowNs) {
    this.role = terms.role();
    this.ownSpi = terms.ownSpi();
    this.peerSpi = terms.peerSpi();
    this.identity = terms.identity();
    this.kid = terms.kid();
    this.scope = terms.scope();
    this.id = AssociationId.of(terms.secret());
    this.keys = new SealKeys(terms.secret());
    this.own = new OwnInstance(own, nowNs);
    this.sequence = new Sequence(nowNs);
    this.verifiedNs = nowNs;
    this.endNs = endNs;
  }

  /** The association that an exchange has just set up: both instances come from it. */
  public static Association established(
      AssociationTerms terms, Instance own, Instance peer, long endNs, long nowNs) {
    Association association = new Association(terms, own, endNs, nowNs);
    association.peer = peer;
    association.own.meet(peer, 1, nowNs);
    return association;
  }

  /**
   * An association taken out of the store again.
   *
   * @param peer the peer's instance as a flow record remembers it, or null where none does
   */
  public static Association loaded(
      AssociationTerms terms,
      @Nullable Instance peer,
      RandomSource random,
      long endNs,
      long nowNs) {
    Association association = new Association(terms, Instance.draw(random), endNs, nowNs);
    association.peer = peer;
    return association;
  }

  public AssociationId id() {
    return id;
  }

  public Role role() {
    return role;
  }

  public Spi ownSpi() {
    return ownSpi;
  }

  public Spi peerSpi() {
    return peerSpi;
  }

  public Identity identity() {
    return identity;
  }

  public Kid kid() {
    return kid;
  }

  public Scope scope() {
    return scope;
  }

  /** Our instance, now. */
  public Instance own() {
    return own.value();
  }

  /** The peer's instance that we seal for, if any is known. */
  public Optional<Instance> peer() {
    return Optional.ofNullable(peer);
  }

  /** When the last message of the peer was verified; the association's beginning before that. */
  public long verifiedNs() {
    return verifiedNs;
  }

  public long endNs() {
    return endNs;
  }

  public boolean hasEnded(long nowNs) {
    return ended || nowNs - endNs >= 0;
  }

  /** What the grant says, at the end that wished. */
  public void granted(Scope scope, long endNs) {
    this.scope = scope;
    this.endNs = endNs;
  }

  /**
   * Ends it before its time. The association then serves as its own tombstone: it still verifies
   * and seals, so that the peer can be told, but nothing it verifies is taken.
   */
  public void end() {
    ended = true;
  }

  /** Sequence numbers never wrap: whoever sees this renews the association. */
  public boolean needsRenewal() {
    return sequence.needsRenewal();
  }

  /**
   * Lets go of all that can be had again at the price of one round trip, for an association that
   * rests. Gives whether it is at rest: false while the peer was heard in the last 32 s.
   */
  public boolean rest(RandomSource random, long nowNs) {
    if (!own.hearsNothing(nowNs)) {
      return false;
    }
    if (!own.hasMetNobody()) {
      own.draw(random, nowNs);
    }
    keys.drop();
    return true;
  }

  SealKeys.Key sendKey(Instance to) {
    SealKeys.Key key = keys.find(role.direction(), own.value(), to);
    keys.keep(key);
    return key;
  }

  boolean keepsNoKey() {
    return keys.keepsNone();
  }

  SealKeys.Key receiveKey(SealHead head) {
    return keys.find(role.other().direction(), head.from(), head.to());
  }

  /** Where a message stands, from its head alone. Changes nothing. */
  Standing standing(SealHead head, Carriage carriage, long nowNs) {
    return own.standing(head, carriage, noticed, nowNs);
  }

  /** Takes a genuine message whose standing is current; gives whether its number is the highest. */
  boolean take(SealHead head, Carriage carriage, SealKeys.Key key, long nowNs) {
    boolean newest = own.mark(head, carriage, noticed, nowNs);
    if (newest) {
      peer = head.from();
    }
    keys.keep(key);
    verifiedNs = nowNs;
    return newest;
  }

  /**
   * Turns to the instance that a switch notice came from. The notice counts as taken, and its
   * window as silent since the quoted message was sent: a notice held back must not lengthen the
   * time in which others can be. A window that there is begins again above all that it took, so the
   * peer, which has just heard of our instance, need not learn another. One for an instance of ours
   * that is gone leaves windows as they are.
   */
  void turnTo(SealHead notice, long quotedSentNs, RandomSource random, long nowNs) {
    boolean met = own.hasMet(notice.from());
    if (!met && !own.hasRoom()) {
      own.draw(random, nowNs);
    }
    if (!met || notice.to().equals(own.value())) {
      own.meet(notice.from(), notice.sequence() + 1, quotedSentNs);
    }
    peer = notice.from();
    verifiedNs = nowNs;
  }

  /** Turns to an instance of the peer that a verified switch notice came from. */
  void turnTo(Instance from) {
    peer = from;
  }

  Noticed noticed() {
    return noticed;
  }

  /** Draws a new instance: every window falls, and every key in use. */
  void draw(RandomSource random, long nowNs) {
    own.draw(random, nowNs);
  }

  /** The next number to send under; before that, a new instance when nothing was heard for long. */
  long nextSequence(RandomSource random, long nowNs) {
    if (!own.hasMetNobody() && own.hearsNothing(nowNs)) {
      own.draw(random, nowNs);
    }
    return sequence.next(nowNs);
  }

  @Override
  public String toString() {
    return "Association " + id + " of " + identity;
  }
}
