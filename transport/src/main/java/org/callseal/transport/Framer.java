package org.callseal.transport;

/**
 * Cuts messages out of the bytes of one connection: the binding's own. Holds what has come of a
 * message that is not whole, never more than a message may have, and never by a length that the
 * sender declares. Belongs to one loop; lives as long as its connection.
 */
public interface Framer {

  /** Further bytes came in. */
  void feed(byte[] bytes);

  /** What there is next; to be asked until it is {@link More} or {@link Broken}. */
  Frame next();

  /** The bytes that a message goes out as: by default the message, since it says where it ends. */
  default byte[] framed(byte[] message) {
    return message;
  }

  /** The protocol's own question whether the connection lives; nothing where it has none. */
  byte[] ping();

  /** Whoever is at the other end is known: its messages may be as long as any. */
  default void prove() {}

  /** Whether a message has begun that is not whole. */
  boolean hasPart();

  /** What was found. */
  sealed interface Frame {}

  /** A whole message, and nothing else. */
  record Message(byte[] bytes) implements Frame {}

  /** A question of the protocol's own whether the connection lives, and what to answer. */
  record Ping(byte[] answer) implements Frame {}

  /** Nothing until more comes in. */
  record More() implements Frame {}

  /** No message can be cut out of this or of anything behind it. */
  record Broken() implements Frame {}
}
