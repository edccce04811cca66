package org.callseal.core.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.jspecify.annotations.Nullable;

/**
 * One end's live state of a security association: what the exchange fixed, the instances of both
 * ends, the counter of what it sends and the windows over what it took.
 *
 * <p>The windows belong to our instance. None is ever dropped without drawing a new instance, so no
 * message can be taken twice, not even after memory was lost. {@code docs/protocol.md} has the
 * rules.
 *
 * <p>Thread rule: one thread. Lifetime: from the exchange, or from loading it out of the store, to
 * its end; never written anywhere.
 */
public final class Association {
  /**
   * How many instances of the peer one instance of ours knows: a group of edges, after failovers.
   */
  static final int MOST_PEERS = 8;

  /** Nothing sealed for an instance can be older than it, so a young one may meet strangers. */
  static final long YOUNG_NS = PeerWindow.FLOOR_NS;

  private final Role role;
  private final Spi ownSpi;
  private final Spi peerSpi;
  private final Identity identity;
  private final Kid kid;
  private final AssociationId id;
  private final SealKeys keys;
  private final List<PeerWindow> windows = new ArrayList<>(1);
  private final Noticed noticed = new Noticed();
  private final Sequence sequence;
  private Scope scope;
  private Instance own;
  private long ownSinceNs;
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
    this.own = own;
    this.ownSinceNs = nowNs;
    this.sequence = new Sequence(nowNs);
    this.verifiedNs = nowNs;
    this.endNs = endNs;
  }

  /** The association that an exchange has just set up: both instances come from it. */
  public static Association established(
      AssociationTerms terms, Instance own, Instance peer, long endNs, long nowNs) {
    Association association = new Association(terms, own, endNs, nowNs);
    association.peer = peer;
    association.windows.add(new PeerWindow(peer, 1, nowNs));
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
    return own;
  }

  /** The peer's instance that we seal for, if any is known. */
  public Optional<Instance> peer() {
    return Optional.ofNullable(peer);
  }

  /** When the last message of the peer was verified; the association's beginning before that. */
  public long verifiedNs() {
    return verifiedNs;
  }

  /** When the last message was sealed for the peer; the association's beginning before that. */
  public long sealedNs() {
    return sequence.lastNs();
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
   * Seals for this instance of the peer from now on, learnt elsewhere than from a message to us:
   * from a flow record. Our end draws a new instance, so that whatever is sealed for a window of
   * the peer comes from one that the peer itself has met.
   */
  public void adoptPeer(Instance newPeer, RandomSource random, long nowNs) {
    if (!newPeer.equals(peer)) {
      draw(random, nowNs);
      peer = newPeer;
    }
  }

  /**
   * Lets go of all that can be had again at the price of one round trip, for an association that
   * rests. Gives whether it is at rest: false while the peer was heard in the last 32 s.
   */
  public boolean rest(RandomSource random, long nowNs) {
    if (!allSilent(nowNs)) {
      return false;
    }
    if (!windows.isEmpty()) {
      draw(random, nowNs);
    }
    keys.drop();
    return true;
  }

  SealKeys.Key sendKey(Instance to) {
    SealKeys.Key key = keys.find(role.direction(), own, to);
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
    if (!head.to().equals(own)) {
      return Standing.ELSEWHERE;
    }
    PeerWindow window = window(head.from());
    if (window != null) {
      return switch (window.look(carriage, head.sequence(), nowNs)) {
        case FRESH ->
            window.silent(nowNs) || window.late(head.sequence(), nowNs)
                ? Standing.STRANGER
                : Standing.CURRENT;
        case SEEN -> Standing.REPLAYED;
        case BELOW -> Standing.TOO_OLD;
      };
    }
    boolean young = nowNs - ownSinceNs < YOUNG_NS;
    if (windows.size() >= MOST_PEERS) {
      return young ? Standing.CROWDED : Standing.STRANGER;
    }
    return young || noticed.expects(own, head, nowNs) ? Standing.CURRENT : Standing.STRANGER;
  }

  /** Takes a genuine message whose standing is current; gives whether its number is the highest. */
  boolean take(SealHead head, Carriage carriage, SealKeys.Key key, long nowNs) {
    PeerWindow window = window(head.from());
    if (window == null) {
      window = meet(head.from(), noticed.lowest(own, head.from()), nowNs);
    }
    boolean newest = window.mark(carriage, head.sequence(), nowNs);
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
   * time in which others can be.
   */
  void turnTo(SealHead notice, long quotedSentNs, RandomSource random, long nowNs) {
    if (windows.size() >= MOST_PEERS || window(notice.from()) != null) {
      draw(random, nowNs);
    }
    meet(notice.from(), notice.sequence() + 1, quotedSentNs);
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
    Instance before = own;
    do {
      own = Instance.draw(random);
    } while (own.equals(before));
    ownSinceNs = nowNs;
    windows.clear();
  }

  /** The next number to send under; before that, a new instance when nothing was heard for long. */
  long nextSequence(RandomSource random, long nowNs) {
    if (!windows.isEmpty() && allSilent(nowNs)) {
      draw(random, nowNs);
    }
    return sequence.next(nowNs);
  }

  private PeerWindow meet(Instance from, long lowest, long nowNs) {
    PeerWindow window = new PeerWindow(from, lowest, nowNs);
    windows.add(window);
    return window;
  }

  private @Nullable PeerWindow window(Instance from) {
    for (PeerWindow window : windows) {
      if (window.from().equals(from)) {
        return window;
      }
    }
    return null;
  }

  private boolean allSilent(long nowNs) {
    for (PeerWindow window : windows) {
      if (!window.silent(nowNs)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "Association " + id + " of " + identity;
  }
}
