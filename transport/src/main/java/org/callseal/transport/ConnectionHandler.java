package org.callseal.transport;

/** What happens on a connection; called on its loop's thread. */
public interface ConnectionHandler {

  /** It stands: it came in, or the other end has taken it. */
  void opened(Connection connection);

  /** Bytes came in, the receiver's own copy: as the network cut them, which means nothing. */
  void received(Connection connection, byte[] bytes);

  /** The system has taken over most of what was written. */
  void drained(Connection connection);

  /** The other end or the network has ended it, or it could not be opened. The last call. */
  void closed(Connection connection);
}
