package org.callseal.relay.gate;

import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.VerifiedMessage;

/** Whether a genuine message speaks for an endpoint that its association may speak for. */
@FunctionalInterface
public interface ScopeRule<M extends SealedBytes> {

  boolean permits(VerifiedMessage<M> message);

  /** The rule of an endpoint: its server may speak for anybody. */
  static <M extends SealedBytes> ScopeRule<M> anybody() {
    return _ -> true;
  }
}
