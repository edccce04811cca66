package org.callseal.relay.leg;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlMessage.SwitchNotice;
import org.callseal.core.control.ControlParse;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Sealed;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.SwitchNotices.Notice;
import org.callseal.core.seal.Unanswered;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.core.seal.WrongInstance;
import org.callseal.transport.DatagramPort;
import org.jspecify.annotations.Nullable;

/**
 * The sealed traffic of one association over one port: seals and sends to where its peer is, keeps
 * what is unanswered until it may have to be sealed again, makes switch notices and obeys them.
 *
 * <p>Belongs to one loop and has no timer of its own; lives as long as its association in memory.
 *
 * @param <M> a sealed message of the binding
 * @param <T> what its owner keeps of a message to send it again; compared by equals
 */
public final class SealedLeg<M extends SealedBytes, T> {

  private static final int MOST_UNANSWERED = 64;

  private final LegTools<M> tools;
  private final Association association;
  private DatagramPort port;
  private @Nullable InetSocketAddress peer;
  private @Nullable Unanswered<T> unanswered;

  /**
   * @param port where we send from
   * @param peer where the peer is; null until a message of its own has told, up to which only its
   *     questions are answered
   */
  public SealedLeg(
      LegTools<M> tools,
      Association association,
      DatagramPort port,
      @Nullable InetSocketAddress peer) {
    this.tools = tools;
    this.association = association;
    this.port = port;
    this.peer = peer;
  }

  public Association association() {
    return association;
  }

  /** Whether it is known where the peer is. */
  public boolean isLocated() {
    return peer != null;
  }

  /** Where the peer is, which must be known. */
  public InetSocketAddress peer() {
    return Objects.requireNonNull(peer, "nobody has told where the peer is");
  }

  /** Our port toward the peer. */
  public DatagramPort port() {
    return port;
  }

  /** The peer is somewhere else from now on, or sends to another port of ours. */
  public void move(DatagramPort newPort, InetSocketAddress newPeer) {
    port = newPort;
    peer = newPeer;
  }

  /**
   * Seals the message and sends it; gives whether it could be sealed, which takes that the peer's
   * instance and address are known.
   */
  public boolean send(byte[] message, long nowNs) {
    return seal(message, nowNs).isPresent();
  }

  /** The same with a message that waits for an answer, and with what to send again if need be. */
  public boolean send(byte[] message, T awaiting, long nowNs) {
    Optional<Sealed> sealed = seal(message, nowNs);
    sealed.ifPresent(sent -> unanswered().sent(sent.mac(), awaiting, peer(), nowNs));
    return sealed.isPresent();
  }

  /** It has its answer, or nobody waits for one any more. */
  public void answered(T awaiting) {
    if (unanswered != null) {
      unanswered.answered(awaiting);
    }
  }

  /** Sends a control message of our own that nothing waits for. */
  public boolean ask(ControlMessage question, long nowNs) {
    return isLocated() && send(question(question, peer()), nowNs);
  }

  /** Sends a control message of our own that waits for its answer. */
  public boolean ask(ControlMessage question, T awaiting, long nowNs) {
    return isLocated() && send(question(question, peer()), awaiting, nowNs);
  }

  /** Sends a control message of our own to another address than the peer's: a probe. */
  public void askAt(
      InetSocketAddress address, DatagramPort from, ControlMessage question, long nowNs) {
    association
        .peer()
        .ifPresent(to -> {
          byte[] bytes = question(question, address);
          from.send(address, sealed(to, bytes, nowNs).bytes());
        });
  }

  /** Answers a control message of the peer's own, to where it came from. */
  public void answer(
      VerifiedMessage<M> question,
      DatagramPort on,
      InetSocketAddress source,
      ControlMessage answer,
      long nowNs) {
    M message = question.message();
    byte[] bytes = tools.carriage().answer(message, answer.toBytes());
    on.send(source, sealed(message.seal().from(), bytes, nowNs).bytes());
  }

  /** Sends a message sealed for who asked, to where the question came from. */
  public void answer(
      M question, DatagramPort on, InetSocketAddress source, byte[] answer, long nowNs) {
    on.send(source, sealed(question.seal().from(), answer, nowNs).bytes());
  }

  /**
   * Deals with a genuine message for or from an instance that is not known: obeys it if it is a
   * switch notice, else answers with one if one is due.
   *
   * @return what its owner must send again now, in its order
   */
  public List<T> elsewhere(
      WrongInstance<M> wrong, DatagramPort on, InetSocketAddress source, long nowNs) {
    Optional<SwitchNotice> notice = notice(wrong.message());
    if (notice.isPresent()) {
      return tools.notices().obey(wrong, notice.get().refused(), source, unanswered(), nowNs);
    }
    byte[] bytes = question(new SwitchNotice(wrong.message().seal().mac()), source);
    Optional<Notice> due =
        tools
            .notices()
            .answer(wrong, source, peer, bytes.length + tools.carriage().sealLength(), nowNs);
    due.ifPresent(made -> on.send(source, sealed(made.to(), bytes, nowNs).bytes()));
    return List.of();
  }

  /**
   * Obeys a switch notice from an instance that is known.
   *
   * @return what its owner must send again now, in its order
   */
  public List<T> obey(
      VerifiedMessage<M> verified, SwitchNotice notice, InetSocketAddress source, long nowNs) {
    return tools.notices().obey(verified, notice.refused(), source, unanswered(), nowNs);
  }

  /** Forgets what is too old to be answered; called now and then by its owner. */
  public void sweep(long nowNs) {
    if (unanswered != null) {
      unanswered.sweep(nowNs);
      unanswered = unanswered.size() == 0 ? null : unanswered;
    }
  }

  /** How many sealed copies wait for an answer. */
  public int waiting() {
    return unanswered == null ? 0 : unanswered.size();
  }

  private Optional<SwitchNotice> notice(M message) {
    return tools
        .carriage()
        .payload(message)
        .map(ControlParse::read)
        .filter(ControlParse.Parsed.class::isInstance)
        .map(parse -> ((ControlParse.Parsed) parse).message())
        .filter(SwitchNotice.class::isInstance)
        .map(SwitchNotice.class::cast);
  }

  private byte[] question(ControlMessage message, InetSocketAddress to) {
    return tools.carriage().question(message.toBytes(), port.localAddress(), to, tools.nonce());
  }

  private Optional<Sealed> seal(byte[] message, long nowNs) {
    if (!isLocated()) {
      return Optional.empty();
    }
    Optional<Sealed> sealed = association.peer().map(to -> sealed(to, message, nowNs));
    sealed.ifPresent(made -> port.send(peer(), made.bytes()));
    return sealed;
  }

  private Sealed sealed(Instance to, byte[] message, long nowNs) {
    return tools.sealer().sealFor(association, to, tools.carriage(), message, nowNs);
  }

  private Unanswered<T> unanswered() {
    if (unanswered == null) {
      unanswered = new Unanswered<>(MOST_UNANSWERED);
    }
    return unanswered;
  }
}
