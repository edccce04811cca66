package org.callseal.core.cluster;

import java.util.List;
import java.util.Optional;

/**
 * Port to where the authorities of a cluster keep its members and invitations. Whoever writes the
 * store makes no member by that: each row carries a MAC under a key that only authorities have,
 * made and checked by who uses this port. Calls may block: never from a loop.
 */
public interface MemberStore {

  /** Milliseconds that a revision may be ahead of the time of day, as clocks differ. */
  long MOST_AHEAD_MS = 600_000;

  /** All members, by name, as they are at one moment. */
  Snapshot list();

  /** Keeps an invitation until it has ended or is used. */
  void invite(JoinInvitation invitation);

  /** The invitation of this number, if it is there and was not used. */
  Optional<JoinInvitation> findInvitation(long id);

  /** The invitations that are there, used ones not among them. */
  List<JoinInvitation> invitations();

  /** Takes an invitation back; gives whether it was there. */
  boolean withdraw(long id);

  /**
   * Enters the member and takes the invitation away, in one transaction: of two that come at once
   * with one invitation, one is entered.
   */
  Entry enter(long invitation, Row member);

  /** Enters a member without an invitation, where there is none yet: the first authority. */
  Entry enterFirst(Row member);

  /**
   * Writes a member anew, where it is still as it was read; gives whether it was. Of two that
   * change a member at once, one reads again.
   */
  boolean replace(Row before, Row after);

  /** Removes a member; gives whether there was one. */
  boolean remove(String name);

  /** Forgets invitations that ended before. */
  void removeEnded(long nowSeconds);

  /** Raises the revision, or brings one that is of the future back to now. */
  void advance();

  /**
   * Puts a mark on the store where it has none, and gives the one it has: of two who come at once,
   * both are given the same.
   */
  byte[] claim(byte[] mark);

  /** The mark that somebody has put on it. */
  Optional<byte[]> mark();

  /**
   * The members at one moment.
   *
   * @param revision UTC milliseconds of the last change, or one more than the revision before
   */
  record Snapshot(long revision, List<Row> rows) {
    public Snapshot {
      rows = List.copyOf(rows);
    }
  }

  /** What came of entering. */
  enum Entry {
    ENTERED,
    /** Used, taken back, or never there. */
    NO_INVITATION,
    /** Another member has the name or the pin. */
    TAKEN
  }

  /**
   * A member as it is kept.
   *
   * @param member deterministic CBOR
   * @param mac over it
   */
  record Row(String name, Pin pin, byte[] member, byte[] mac) {}
}
