package org.callseal.agent.line;

/**
 * Something of ours that its receiver has not answered yet. When an edge tells with a switch notice
 * that it could not take it, it is sealed again. Compared by identity.
 */
@FunctionalInterface
public interface Unsettled {

  /** Sends it again, sealed anew. */
  void sealAgain();
}
