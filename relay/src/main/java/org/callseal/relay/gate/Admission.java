package org.callseal.relay.gate;

import org.callseal.core.seal.Association;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.core.seal.WrongInstance;

/**
 * What {@link InboundGate} says about a datagram. Only one of these, {@link Admitted}, holds a
 * message that can be forwarded.
 *
 * @param <M> a sealed message of the binding
 * @param <U> an unsealed one
 */
public sealed interface Admission<M extends SealedBytes, U> {

  /** Genuine, fresh, in scope. */
  record Admitted<M extends SealedBytes, U>(VerifiedMessage<M> verified)
      implements Admission<M, U> {}

  /** Genuine, but of an endpoint that its association may not speak for. The sender may be told. */
  record OutOfScope<M extends SealedBytes, U>(VerifiedMessage<M> verified)
      implements Admission<M, U> {}

  /** Genuine, but for or from an instance that is not known: a matter of switch notices. */
  record Elsewhere<M extends SealedBytes, U>(WrongInstance<M> wrong) implements Admission<M, U> {}

  /** Genuine, but the association has ended. The sender may be told. */
  record Ended<M extends SealedBytes, U>(M message, Association association)
      implements Admission<M, U> {}

  /**
   * Of an association that is not in memory: nothing is known about it, and nothing counted yet.
   */
  record Unknown<M extends SealedBytes, U>(M message) implements Admission<M, U> {}

  /** Without a seal: nothing counted yet. */
  record Unsealed<M extends SealedBytes, U>(U message) implements Admission<M, U> {}

  /** Not taken, for this reason. */
  record Refused<M extends SealedBytes, U>(Refusal refusal) implements Admission<M, U> {}
}
