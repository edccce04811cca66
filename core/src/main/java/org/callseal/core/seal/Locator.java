package org.callseal.core.seal;

/**
 * Finds the seal in one protocol's messages, without believing anything: the way in of a binding,
 * as {@link SealCarriage} is its way out. Stateless.
 *
 * @param <M> a message with its seal located
 * @param <U> a message without one
 */
@FunctionalInterface
public interface Locator<M extends SealedBytes, U> {

  /** Looks at the bytes of one message, which are kept, not copied. */
  Located<M, U> locate(byte[] bytes);
}
