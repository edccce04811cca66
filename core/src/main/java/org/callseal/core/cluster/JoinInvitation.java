package org.callseal.core.cluster;

/**
 * Who may join, once. No secret: what the one who joins must prove follows from this and a key that
 * only authorities have.
 *
 * @param id drawn at random
 * @param endSeconds UTC
 */
public record JoinInvitation(long id, String name, Member.Kind kind, long endSeconds) {
  /** How long one is good for. */
  public static final long LIFETIME_SECONDS = 3600;

  public boolean hasEnded(long nowSeconds) {
    return nowSeconds >= endSeconds;
  }
}
