package org.callseal.edge.mgcp;

import org.callseal.core.identity.Identity;
import org.callseal.edge.gateway.Controllers;
import org.callseal.edge.gateway.PacedLog;
import org.callseal.edge.gateway.Presence;

/**
 * A gateway as its call agents see it: whether it is there, and what is under way between them.
 * Nothing is repeated here but what the edge itself says on its behalf.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class MgcpGateway {

  private final Identity identity;
  private final Transactions transactions;
  private final Presence presence;
  private final OwnRestarts restarts;
  private final PacedLog complaint = new PacedLog();
  private MgcpFlow last;

  /**
   * @param restarts made for it
   */
  MgcpGateway(MgcpFlow flow, Controllers controllers, OwnRestarts.Maker restarts, long nowNs) {
    this.identity = flow.device().identity();
    this.transactions = new Transactions(controllers);
    this.presence = new Presence(nowNs);
    this.restarts = restarts.of(this);
    this.last = flow;
  }

  Identity identity() {
    return identity;
  }

  CallAgentChoice choice() {
    return transactions.choice();
  }

  CommandsOfGateway commands() {
    return transactions.commands();
  }

  Transactions transactions() {
    return transactions;
  }

  Presence presence() {
    return presence;
  }

  OwnRestarts restarts() {
    return restarts;
  }

  /** The flow that was last taken up or spoke. */
  MgcpFlow last() {
    return last;
  }

  void last(MgcpFlow flow) {
    last = flow;
  }

  /** When its faults were complained of. */
  PacedLog complaint() {
    return complaint;
  }

  /** Whether its fault may be complained of once more. */
  boolean isComplaintDue(long nowNs) {
    return complaint.isDue(nowNs);
  }

  void sweep(long nowNs) {
    transactions.sweep(nowNs);
    restarts.sweep(nowNs);
  }

  /** How many transactions it remembers. */
  int size() {
    return transactions.size() + restarts.size();
  }
}
