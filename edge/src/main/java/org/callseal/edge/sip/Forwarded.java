package org.callseal.edge.sip;

/**
 * A request on its way to a device that has not answered yet: the same one as often as it is
 * retransmitted.
 *
 * @param transaction the branch of our Via and the method
 * @param bytes the request before it was sealed
 */
public record Forwarded(String transaction, byte[] bytes) {

  /** The one that a response with this branch and method answers. */
  public static Forwarded of(String branch, String method, byte[] bytes) {
    return new Forwarded(branch + " " + method, bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Forwarded that && transaction.equals(that.transaction);
  }

  @Override
  public int hashCode() {
    return transaction.hashCode();
  }
}
