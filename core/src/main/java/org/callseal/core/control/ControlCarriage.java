package org.callseal.core.control;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.callseal.core.seal.SealCarriage;
import org.callseal.core.seal.SealedBytes;

/**
 * How one protocol carries control messages: as a question of its own, as the answer to one, or on
 * an ordinary message. What it writes is not sealed yet. Stateless.
 *
 * @param <M> a sealed message of the protocol
 */
public interface ControlCarriage<M extends SealedBytes> extends SealCarriage {

  /**
   * A message of its own.
   *
   * @param from our address
   * @param to the other end's
   * @param nonce eight random bytes, by which its answer is known
   */
  byte[] question(byte[] payload, InetSocketAddress from, InetSocketAddress to, byte[] nonce);

  /** The answer to a message of the other end's own. */
  byte[] answer(M question, byte[] payload);

  /**
   * An answer of the stack behind us with a payload on it, for the edge's grant; nothing when the
   * message is no answer, or has no room for it.
   */
  Optional<byte[]> withPayload(byte[] message, byte[] payload);

  /** How many bytes a seal adds to a message. */
  int sealLength();

  /** Whether the message is a question of its own: one that goes no further and wants an answer. */
  boolean isQuestion(M message);

  /** Whether the message answers such a question: it goes no further either. */
  boolean isAnswer(M message);

  /** The payload that a message carries. */
  Optional<byte[]> payload(M message);
}
