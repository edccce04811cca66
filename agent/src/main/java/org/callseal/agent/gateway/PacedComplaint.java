package org.callseal.agent.gateway;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.callseal.core.identity.Identity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what is wrong with what a gateway sends: at once, and then once a minute with how
 * often it happened. Belongs to the agent's loop; one for each gateway.
 */
public final class PacedComplaint {

  private static final Logger LOG = LoggerFactory.getLogger(PacedComplaint.class);
  private static final long PAUSE_NS = Duration.ofMinutes(1).toNanos();

  private final Identity identity;
  private boolean said;
  private long saidNs;
  private long unsaid;

  public PacedComplaint(Identity identity) {
    this.identity = identity;
  }

  /** A message was refused. True when that is said now. */
  public boolean refused(String what, InetSocketAddress from, long nowNs) {
    if (said && nowNs - saidNs < PAUSE_NS) {
      unsaid++;
      return false;
    }
    LOG.warn(
        "{}: refused a message of the gateway at {}: {}; {} more since the last such line",
        identity,
        from,
        what,
        unsaid);
    said = true;
    saidNs = nowNs;
    unsaid = 0;
    return true;
  }
}
