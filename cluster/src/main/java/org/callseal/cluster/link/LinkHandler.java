package org.callseal.cluster.link;

import org.callseal.core.cluster.Pin;

/** What becomes of connections. Called on the loop. */
public interface LinkHandler {

  /** The handshake is done, and the peer holds the key of this pin, which the rule admits. */
  Connected connected(LinkChannel channel, Pin peer, LinkProtocol protocol);

  /** A connection could not be made, or its handshake failed. */
  default void failed(String why) {}

  /** One connection's further fate. */
  interface Connected {
    void received(byte[] frame);

    /** It has ended, by whatever end. */
    void closed(String why);
  }
}
