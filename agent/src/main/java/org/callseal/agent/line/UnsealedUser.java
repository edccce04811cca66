package org.callseal.agent.line;

import java.net.InetSocketAddress;

/**
 * Who may have a use for what comes without a seal: calls for help, and nobody else. Called on the
 * agent's loop.
 *
 * @param <M> a message of the protocol
 */
@FunctionalInterface
public interface UnsealedUser<M> {

  /** Something came without a seal; true when it was waited for, and is done with. */
  boolean received(M message, InetSocketAddress from);
}
