package org.callseal.agent.line;

import java.util.List;
import org.callseal.agent.status.LineStatus;
import org.callseal.relay.gate.RefusalCounters;

/**
 * The part of an agent that serves the endpoints of one protocol: its lines, its ports toward them
 * and toward the edges. Belongs to the agent's loop; lives from its making to {@link #close}.
 */
public interface EndpointSide extends AutoCloseable {

  /** Does what its time has come for; called several times a second. */
  void tick(long nowNs);

  /** What its lines are at. */
  List<LineStatus> status();

  /** What was taken of edges and what was refused. */
  RefusalCounters counters();

  /** How many datagrams of endpoints were dropped. */
  long dropped();

  /** How many things it holds that a flood could make more of. */
  int burden();

  /** Closes its ports. Its associations are forgotten. */
  @Override
  void close();
}
