package org.callseal.agent.line;

import org.callseal.sip.SipMessage;

/** Who sends and receives over the lines' ways to their edges. Called on the agent's loop. */
public interface SealedWayUser {

  /** A message of the edge was verified; nothing of ours is left in it. */
  void received(SealedWay line, SipMessage message);

  /** The line takes requests now that it did not take before. */
  void takesRequests(SealedWay line);
}
