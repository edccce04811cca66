package org.callseal.agent.gateway;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.callseal.agent.line.SealedWayUser;

/**
 * What stands between one gateway and its line. Belongs to the agent's loop; lives as long as the
 * agent.
 *
 * @param <M> a message of its protocol
 */
public interface BesideGateway<M> extends SealedWayUser<M>, AutoCloseable {

  /** Where the gateway takes commands, as far as that is known. */
  Optional<InetSocketAddress> place();

  /** Forgets what is too old. */
  void sweep(long nowNs);

  /** How many messages came to nothing. */
  long dropped();

  /** How many things it holds that a flood could make more of. */
  int burden();

  @Override
  void close();
}
