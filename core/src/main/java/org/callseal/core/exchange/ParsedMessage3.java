package org.callseal.core.exchange;

import org.callseal.core.credential.Kid;

/**
 * message_3 opened, but not verified: it says whose credential to look up, and that may be a lie.
 *
 * <p>Thread rule: immutable. Lifetime: one call of {@link AwaitingMessage3#verify}.
 */
public final class ParsedMessage3 {
  private final AwaitingMessage3 state;
  private final Plaintext plaintext;

  ParsedMessage3(AwaitingMessage3 state, Plaintext plaintext) {
    this.state = state;
    this.plaintext = plaintext;
  }

  /** The kid of the initiator, as it claims. */
  public Kid initiator() {
    return Kid.of(plaintext.kid()).orElseThrow();
  }

  @Override
  public String toString() {
    return "ParsedMessage3";
  }

  /** To verify with another state or another's credential would be a bug of ours. */
  void requireFrom(AwaitingMessage3 state, Party initiator) {
    if (state != this.state || !initiator.isNamed(plaintext.kid())) {
      throw new IllegalArgumentException("not this exchange's message_3 or not its credential");
    }
  }

  Plaintext plaintext() {
    return plaintext;
  }
}
