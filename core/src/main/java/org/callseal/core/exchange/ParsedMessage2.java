package org.callseal.core.exchange;

import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.SecretBytes;

/**
 * message_2 opened, but not verified: it says whose credential to look up, and that may be a lie.
 *
 * <p>Thread rule: one thread. Lifetime: one call of {@link AwaitingMessage2#verify}, which wipes
 * it.
 */
public final class ParsedMessage2 {
  private final AwaitingMessage2 state;
  private final P256Point gY;
  private final byte[] th2;
  private final SecretBytes prk2e;
  private final Plaintext plaintext;

  ParsedMessage2(
      AwaitingMessage2 state, P256Point gY, byte[] th2, SecretBytes prk2e, Plaintext plaintext) {
    this.state = state;
    this.gY = gY;
    this.th2 = th2;
    this.prk2e = prk2e;
    this.plaintext = plaintext;
  }

  /** The kid of the responder, as it claims. */
  public Kid responder() {
    return Kid.of(plaintext.kid()).orElseThrow();
  }

  /** Drops it unverified. */
  public void wipe() {
    prk2e.wipe();
  }

  @Override
  public String toString() {
    return "ParsedMessage2";
  }

  /** To verify with another state or another's credential would be a bug of ours. */
  void requireFrom(AwaitingMessage2 state, Party responder) {
    if (state != this.state || !responder.isNamed(plaintext.kid())) {
      throw new IllegalArgumentException("not this exchange's message_2 or not its credential");
    }
  }

  P256Point gY() {
    return gY;
  }

  byte[] th2() {
    return th2;
  }

  SecretBytes prk2e() {
    return prk2e;
  }

  Plaintext plaintext() {
    return plaintext;
  }
}
