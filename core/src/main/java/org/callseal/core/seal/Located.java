package org.callseal.core.seal;

/**
 * What a binding found in the bytes of one message; nothing of it is believed yet.
 *
 * @param <M> a message with its seal located
 * @param <U> a message without one
 */
public sealed interface Located<M extends SealedBytes, U> {

  /** No message that is taken: malformed, or of a version not spoken here. */
  record Unfit<M extends SealedBytes, U>(Refusal refusal) implements Located<M, U> {}

  /** A message without a seal. */
  record Unsealed<M extends SealedBytes, U>(U message) implements Located<M, U> {}

  /** A message with one seal. */
  record Found<M extends SealedBytes, U>(M message) implements Located<M, U> {}
}
