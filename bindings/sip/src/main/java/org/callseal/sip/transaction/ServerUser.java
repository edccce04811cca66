package org.callseal.sip.transaction;

/** Who answers a request and may want to know how that went. Called on the loop's thread. */
public interface ServerUser {

  /** A user that wants to know nothing. */
  ServerUser INDIFFERENT = new ServerUser() {};

  /** No ACK came for a final response above 299 (timer H). */
  default void unacknowledged(ServerTransaction transaction) {}

  /** The transport could not send a response; the transaction goes on absorbing (RFC 6026 7.1). */
  default void transportFailed(ServerTransaction transaction) {}

  /** The transaction is over and forgotten. */
  default void terminated(ServerTransaction transaction) {}
}
