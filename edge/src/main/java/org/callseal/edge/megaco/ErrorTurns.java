package org.callseal.edge.megaco;

/**
 * Errors that no transaction has pass as answers only: one for each message that is none, from
 * whoever is told it. Two stacks that answer errors with errors so fall silent. Belongs to one
 * loop.
 */
final class ErrorTurns {

  private boolean gatewaySpoke;
  private boolean callAgentSpoke;

  /** Whether this message of the gateway's may pass. */
  boolean fromGateway(boolean error) {
    gatewaySpoke |= !error;
    boolean due = callAgentSpoke;
    callAgentSpoke &= !error;
    return !error || due;
  }

  /** Whether this message of a call agent's may pass. */
  boolean fromCallAgent(boolean error) {
    callAgentSpoke |= !error;
    boolean due = gatewaySpoke;
    gatewaySpoke &= !error;
    return !error || due;
  }
}
