package org.callseal.agent.line;

/**
 * Something of ours that its receiver has not answered yet. When an edge tells with a switch notice
 * that it could not take it, it is sealed again. Compared by identity.
 */
@FunctionalInterface
public interface Unsettled {

  /** Sends it again, sealed anew. */
  void sealAgain();

  /**
   * Whether nothing is ever said to it. Such a message is not sent again once the edge that it went
   * to has shown later that it lives: it had it, or the next one like it is to come.
   */
  default boolean isLastWord() {
    return false;
  }
}
