package org.callseal.megaco.transaction;

import org.callseal.megaco.Encoding;
import org.callseal.megaco.MegacoMessage;

/**
 * What an entity speaks: a version and one encoding (RFC 3525 annex D). Immutable.
 *
 * @param version of the protocol
 */
public record Dialect(int version, Encoding encoding) {

  /** Text of version 1. */
  public static final Dialect TEXT = new Dialect(1, Encoding.TEXT);

  /** That of a message. */
  public static Dialect of(MegacoMessage message) {
    return new Dialect(message.version(), message.encoding());
  }

  /** The same of this version. */
  Dialect of(int other) {
    return new Dialect(other, encoding);
  }
}
