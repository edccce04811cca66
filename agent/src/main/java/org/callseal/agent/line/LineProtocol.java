package org.callseal.agent.line;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.callseal.core.control.ControlCarriage;
import org.callseal.core.seal.Located;
import org.callseal.core.seal.Locator;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.Unanswered;
import org.callseal.transport.Framer;
import org.callseal.transport.Medium;

/**
 * What lines need of the protocol whose messages they carry. All else about exchanges, associations
 * and keep-alives is the same for phones and gateways. Stateless: any thread.
 *
 * @param <M> a message as endpoints have it
 * @param <S> one in which the seal has been located
 */
public interface LineProtocol<M, S extends SealedBytes> {

  /** Its name, for people. */
  String name();

  /** What it travels over, in the order in which edges are asked. */
  List<Medium> media();

  /**
   * What exchanges are tried over, in this order, for endpoints that speak over datagrams too: less
   * than {@link #media} where an edge takes the way of an association for that of its endpoint.
   */
  default List<Medium> exchangeMedia() {
    return media();
  }

  /** How many bytes a message may have. */
  int longest();

  /** Cuts its messages out of a connection; asked only where it travels over connections. */
  Framer framer();

  /** The messages in a datagram; what cannot be taken apart is one message, and malformed. */
  List<byte[]> messages(byte[] datagram);

  /** Messages, at least one, as one datagram. */
  byte[] together(List<byte[]> messages);

  /** How control messages and seals are carried. */
  ControlCarriage<S> carriage(Medium over);

  /** What a switch notice has sealed again. */
  Unanswered.Again again();

  /** What finds the seal in a message. */
  Locator<S, UnsealedMessage<M>> locator(Medium over);

  /** The message as it arrived, our lines in it. */
  M message(S sealed);

  /** The message without anything of ours. */
  M cut(S sealed);

  /**
   * Whether the message still is one that is read with a seal, or a control payload too, put in.
   */
  boolean hasRoom(M message, int controlLength);

  /** Whether messages of endpoints have room for control payloads at all. */
  boolean carriesControl();

  /** The message without anything of ours but a control payload, not sealed yet. */
  M withControl(M message, byte[] payload);

  /** Its bytes as they go over this medium. */
  byte[] bytes(M message, Medium over);

  /** Whether an edge that lives answers such a message in some way. */
  boolean wantsAnswer(M message);

  /** What in a question of ours without a seal is said again in its answer. */
  String nameOf(byte[] question);

  /** The name of the question that this may answer: the one thing known of who sent it. */
  Optional<String> questionOf(M unsealed);

  /** Whether an unsealed message says no to one that we sent from this address. */
  boolean refusesUs(M unsealed, InetSocketAddress us);

  /** For each association, what finds out that its endpoints' messages are rewritten on the way. */
  LostTraffic<M> lostTraffic();

  /** How many seconds of association the message asks for by refusing something shorter. */
  OptionalLong leastLifetime(M message);

  /** The answer to a question that no seal covers, as it came over UDP; empty if it is none. */
  default Optional<Answer> answer(byte[] datagram) {
    return locator(Medium.UDP).locate(datagram)
            instanceof Located.Unsealed<S, UnsealedMessage<M>>(var unsealed)
        ? questionOf(unsealed.message())
            .flatMap(name -> unsealed.control().map(payload -> new Answer(name, payload)))
        : Optional.empty();
  }

  /** What an unsealed answer carries, and the name of the question that it says it answers. */
  record Answer(String question, byte[] payload) {}
}
