package org.callseal.agent.line;

import org.callseal.core.identity.Identity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether endpoints' messages leave room for a seal. Belongs to the agent's loop; one for each
 * line.
 */
final class SealRoom {

  private static final Logger LOG = LoggerFactory.getLogger(SealRoom.class);

  private final Identity identity;
  private boolean told;

  SealRoom(Identity identity) {
    this.identity = identity;
  }

  /** Whether the message can be sealed; says once that one cannot, and who sends it. */
  <M> boolean isIn(HeldAssociation<M, ?> association, M message) {
    boolean room = association.hasRoom(message);
    if (!room && !told) {
      // Once: whoever sends such messages does not stop at one.
      told = true;
      LOG.warn("{}: dropped a message that leaves no room for a seal", identity);
    }
    return room;
  }
}
