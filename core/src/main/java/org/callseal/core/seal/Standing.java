package org.callseal.core.seal;

/** How a message stands to the instances of an association, before its MAC is looked at. */
enum Standing {
  /** For our instance, from one we know or may get to know, with a fresh sequence number. */
  CURRENT,
  /** For our instance, from one we do not know or that was silent too long. */
  STRANGER,
  /** For an instance that is not ours, or no longer. */
  ELSEWHERE,
  REPLAYED,
  TOO_OLD,
  /** For our instance, but it knows as many of the peer's as it may. */
  CROWDED
}
