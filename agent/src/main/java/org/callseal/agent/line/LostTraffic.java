package org.callseal.agent.line;

/**
 * Whether what endpoints send gets lost where the agent's own control messages do not: then
 * something on the way rewrites the former alone. One for each association; only what has verified
 * is a sign.
 *
 * @param <M> a message of the protocol
 */
public interface LostTraffic<M> {

  /** A message went out under seal. */
  void sent(M message, long nowNs);

  /** A message that is no control message was verified. */
  void received(M message);

  /** The edge answered a control message: whether it must have got what was sent as well. */
  boolean isLost();

  /** For a protocol in which this is no sign: many endpoints are silent, many edges late. */
  static <M> LostTraffic<M> unnoticed() {
    return new LostTraffic<>() {
      @Override
      public void sent(M message, long nowNs) {}

      @Override
      public void received(M message) {}

      @Override
      public boolean isLost() {
        return false;
      }
    };
  }
}
