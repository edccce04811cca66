package org.callseal.relay.leg;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlMessage.SwitchNotice;
import org.callseal.core.control.ControlParse;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Sealed;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.SwitchNotices.Notice;
import org.callseal.core.seal.Unanswered;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.core.seal.WrongInstance;
import org.jspecify.annotations.Nullable;

/**
 * The sealed traffic of one association: seals and sends to where its peer is, keeps what is
 * unanswered until it may have to be sealed again, makes switch notices and obeys them. It has a
 * lane over datagrams, one over a stream, or both; what is too long for a datagram goes over the
 * stream if there is one.
 *
 * <p>Belongs to one loop and has no timer of its own; lives as long as its association in memory.
 *
 * @param <M> a sealed message of the binding
 * @param <T> what its owner keeps of a message to send it again; compared by equals
 */
public final class SealedLeg<M extends SealedBytes, T> {

  /**
   * RFC 3261 18.1.1: a request that is larger than 1300 bytes, where the path's MTU is not known,
   * MUST be sent over a transport with congestion control, such as TCP.
   */
  public static final int LONGEST_DATAGRAM = 1300;

  private static final int MOST_UNANSWERED = 64;

  /** What is answered now was sent before that; what was sent before that is there, or lost. */
  private static final long LONGEST_WAY_NS = Duration.ofMillis(500).toNanos();

  private final LegTools<M> tools;
  private final Association association;
  private @Nullable Lane datagrams;
  private @Nullable Lane stream;
  private @Nullable Unanswered<T> unanswered;
  private @Nullable PeerInstances instances;
  private Predicate<T> lastWord = _ -> false;
  private @Nullable Probe probe;

  /** A question that its receiver cannot take: its switch notice shows that it is there. */
  private record Probe(Mac mac, InetSocketAddress at) {}

  /**
   * @param lane the way to the peer; null until a message of its own has told, up to which only its
   *     questions are answered
   */
  public SealedLeg(LegTools<M> tools, Association association, @Nullable Lane lane) {
    this.tools = tools;
    this.association = association;
    if (lane != null) {
      move(lane);
    }
  }

  public Association association() {
    return association;
  }

  /**
   * The peer is several, each at its own address and with an instance of its own, as edges of one
   * group are to an endpoint: what goes to one of them is sealed for its instance.
   *
   * @param isLastWord whether nothing is said to such a message, so that a later sign of life of
   *     the instance that it went to is all that can be had
   */
  public void tellPeersApart(Predicate<T> isLastWord) {
    instances = new PeerInstances();
    lastWord = isLastWord;
  }

  /** A message was verified that came from there. */
  public void heard(VerifiedMessage<M> verified, InetSocketAddress source, long nowNs) {
    heard(verified.message().seal().from(), source, nowNs);
  }

  private void heard(Instance from, InetSocketAddress source, long nowNs) {
    if (instances != null && instances.heard(source, from, nowNs) && unanswered != null) {
      unanswered.arrived(source, lastWord, nowNs - LONGEST_WAY_NS);
    }
  }

  /** Whether another of several peers has that instance, as far as was heard lately. */
  public boolean isHeardElsewhere(VerifiedMessage<M> verified, InetSocketAddress at, long nowNs) {
    return instances != null && instances.isElsewhere(verified.message().seal().from(), at, nowNs);
  }

  /** The way over datagrams, or null. */
  public @Nullable Lane datagrams() {
    return datagrams;
  }

  /** The way over a stream, or null; it may have broken. */
  public @Nullable Lane stream() {
    return stream;
  }

  /** Whether it is known where the peer is. */
  public boolean isLocated() {
    return datagrams != null || stream != null;
  }

  /** The way that most messages go, which must be known. */
  public Lane lane() {
    return Objects.requireNonNull(
        datagrams != null ? datagrams : stream, "nobody has told where the peer is");
  }

  /** The way that a message of so many bytes goes; null when there is none now. */
  public @Nullable Lane laneFor(int length) {
    boolean streams = stream != null && stream.stands();
    if (datagrams == null) {
      return streams ? stream : null;
    }
    return streams && isTooLong(length) ? stream : datagrams;
  }

  /** Whether a message of so many bytes is too long for a datagram, once it is sealed. */
  public boolean isTooLong(int length) {
    return length + tools.sealLength() > LONGEST_DATAGRAM;
  }

  /** From now on the peer is there, over the lane's medium. */
  public void move(Lane lane) {
    switch (lane.medium()) {
      case UDP -> datagrams = lane;
      case TCP -> stream = lane;
    }
  }

  /**
   * Seals the message and sends it; gives whether it could be sealed, which takes that the peer's
   * instance and a way to it are known.
   */
  public boolean send(byte[] message, long nowNs) {
    return seal(laneFor(message.length), message, nowNs).isPresent();
  }

  /** The same with a message that waits for an answer, and with what to send again if need be. */
  public boolean send(byte[] message, T awaiting, long nowNs) {
    return send(laneFor(message.length), message, awaiting, nowNs);
  }

  /** The same over this lane; none when it is null. */
  public boolean send(@Nullable Lane lane, byte[] message, T awaiting, long nowNs) {
    Optional<Sealed> sealed = seal(lane, message, nowNs);
    if (lane != null && sealed.isPresent()) {
      sent(lane, sealed.get(), awaiting, nowNs);
    }
    return sealed.isPresent();
  }

  private void sent(Lane lane, Sealed sealed, T awaiting, long nowNs) {
    unanswered().sent(sealed.mac(), awaiting, lane.peer(), lane.medium().isReliable(), nowNs);
  }

  /**
   * Seals messages, each by itself, and sends them as one datagram; each waits for an answer.
   *
   * @param together makes one datagram of them
   * @return whether they could be sealed
   */
  public boolean send(
      @Nullable Lane lane,
      List<Waiting<T>> messages,
      Function<List<byte[]>, byte[]> together,
      long nowNs) {
    Optional<Instance> to = lane == null ? Optional.empty() : instanceAt(lane, nowNs);
    if (lane == null || to.isEmpty()) {
      return false;
    }
    List<byte[]> sealed = new ArrayList<>();
    for (Waiting<T> message : messages) {
      Sealed made = sealed(lane, to.get(), message.bytes(), nowNs);
      sent(lane, made, message.awaiting(), nowNs);
      sealed.add(made.bytes());
    }
    lane.send(together.apply(sealed));
    return true;
  }

  /**
   * A message, and what to send again if need be.
   *
   * @param <T> what its owner keeps of a message
   */
  public record Waiting<T>(byte[] bytes, T awaiting) {}

  /** It has its answer, or nobody waits for one any more. */
  public void answered(T awaiting) {
    if (unanswered != null) {
      unanswered.answered(awaiting);
    }
  }

  /** Sends a control message of our own that nothing waits for. */
  public boolean ask(ControlMessage question, long nowNs) {
    Lane lane = laneFor(0);
    return lane != null && seal(lane, question(question, lane), nowNs).isPresent();
  }

  /** Sends a control message of our own that waits for its answer. */
  public boolean ask(ControlMessage question, T awaiting, long nowNs) {
    Lane lane = laneFor(0);
    return lane != null && asked(lane, question, awaiting, nowNs);
  }

  /** Sends a control message of our own over this lane: a probe. */
  public void askAt(Lane lane, ControlMessage question, long nowNs) {
    var _ = seal(lane, question(question, lane), nowNs);
  }

  /** The same with one that waits for its answer. */
  public void askAt(Lane lane, ControlMessage question, T awaiting, long nowNs) {
    var _ = asked(lane, question, awaiting, nowNs);
  }

  private boolean asked(Lane lane, ControlMessage question, T awaiting, long nowNs) {
    Optional<Sealed> sealed = seal(lane, question(question, lane), nowNs);
    sealed.ifPresent(made ->
        unanswered().asked(made.mac(), awaiting, lane.peer(), lane.medium().isReliable(), nowNs));
    return sealed.isPresent();
  }

  /**
   * Asks one of several peers whether it is there, under a seal for the instance of another, at
   * {@code like}. It cannot take that, so nothing changes for it or for us; but it answers with a
   * switch notice, for {@link #answersProbe} to find, where it has the association.
   */
  public void probe(Lane lane, ControlMessage question, Lane like, long nowNs) {
    instanceAt(like, nowNs)
        .map(other -> sealed(lane, other, question(question, lane), nowNs))
        .ifPresent(sealed -> {
          probe = new Probe(sealed.mac(), lane.peer());
          lane.send(sealed.bytes());
        });
  }

  /** Whether it is the notice that answers the last probe; true once. */
  public boolean answersProbe(WrongInstance<M> wrong, InetSocketAddress source) {
    return notice(wrong.message()).filter(notice -> answersProbe(notice, source)).isPresent();
  }

  /** The same of one from an instance that is known. */
  public boolean answersProbe(SwitchNotice notice, InetSocketAddress source) {
    boolean answers =
        probe != null && probe.mac().equals(notice.refused()) && probe.at().equals(source);
    probe = answers ? null : probe;
    return answers;
  }

  /** Seals a message and sends it over this lane. */
  public boolean send(@Nullable Lane lane, byte[] message, long nowNs) {
    return seal(lane, message, nowNs).isPresent();
  }

  /** Everything unanswered that went over a connection, to be sent again: it broke. */
  public List<T> takeUnanswered(long nowNs) {
    return unanswered == null ? List.of() : unanswered.takeAllOverConnections(nowNs);
  }

  /** Everything unanswered that went there, to be sent elsewhere. */
  public List<T> takeUnanswered(InetSocketAddress peer, long nowNs) {
    return unanswered == null ? List.of() : unanswered.takeAllOf(peer, nowNs);
  }

  /** Answers a control message of the peer's own, on the way it came. */
  public void answer(VerifiedMessage<M> question, Lane lane, ControlMessage answer, long nowNs) {
    answer(question.message(), lane, answer, nowNs);
  }

  /** The same to one whose association has ended. */
  public void answer(M question, Lane lane, ControlMessage answer, long nowNs) {
    answer(question, lane, tools.carriage(lane.port()).answer(question, answer.toBytes()), nowNs);
  }

  /** An answer with a payload on it; nothing when it is none, or has no room for it. */
  public Optional<byte[]> withPayload(byte[] message, ControlMessage payload) {
    return tools.withPayload(message, payload.toBytes());
  }

  /** Sends a message sealed for who asked, on the way the question came. */
  public void answer(M question, Lane lane, byte[] answer, long nowNs) {
    lane.send(sealed(lane, question.seal().from(), answer, nowNs).bytes());
  }

  /**
   * Deals with a genuine message for or from an instance that is not known: obeys it if it is a
   * switch notice, else answers with one if one is due.
   *
   * @return what its owner must send again now, in its order
   */
  public List<T> elsewhere(WrongInstance<M> wrong, Lane lane, long nowNs) {
    Optional<SwitchNotice> notice = notice(wrong.message());
    if (notice.isPresent()) {
      List<T> again =
          tools.notices().obey(wrong, notice.get().refused(), lane.peer(), unanswered(), nowNs);
      if (!again.isEmpty()) {
        heard(wrong.message().seal().from(), lane.peer(), nowNs);
      }
      return again;
    }
    byte[] bytes = question(new SwitchNotice(wrong.message().seal().mac()), lane);
    Optional<Notice> due =
        tools
            .notices()
            .answer(wrong, lane.peer(), known(), bytes.length + tools.sealLength(), nowNs);
    due.ifPresent(made -> lane.send(sealed(lane, made.to(), bytes, nowNs).bytes()));
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
      unanswered = unanswered.isEmpty() ? null : unanswered;
    }
  }

  /** How many sealed copies wait for an answer. */
  public int waiting() {
    return unanswered == null ? 0 : unanswered.size();
  }

  private Optional<SwitchNotice> notice(M message) {
    return tools
        .payload(message)
        .map(ControlParse::read)
        .filter(ControlParse.Parsed.class::isInstance)
        .map(parse -> ((ControlParse.Parsed) parse).message())
        .filter(SwitchNotice.class::isInstance)
        .map(SwitchNotice.class::cast);
  }

  private byte[] question(ControlMessage message, Lane lane) {
    return tools
        .carriage(lane.port())
        .question(message.toBytes(), lane.port().localAddress(), lane.peer(), tools.nonce());
  }

  private Optional<Sealed> seal(@Nullable Lane lane, byte[] message, long nowNs) {
    if (lane == null) {
      return Optional.empty();
    }
    Optional<Sealed> sealed = instanceAt(lane, nowNs).map(to -> sealed(lane, to, message, nowNs));
    sealed.ifPresent(made -> lane.send(made.bytes()));
    return sealed;
  }

  /** Of one of several that has not been heard lately any will do: it answers with a notice. */
  private Optional<Instance> instanceAt(Lane lane, long nowNs) {
    return instances == null
        ? association.peer()
        : instances.at(lane.peer(), nowNs).or(association::peer);
  }

  private Sealed sealed(Lane lane, Instance to, byte[] message, long nowNs) {
    return tools.sealer().sealFor(association, to, tools.carriage(lane.port()), message, nowNs);
  }

  private @Nullable InetSocketAddress known() {
    return isLocated() ? lane().peer() : null;
  }

  private Unanswered<T> unanswered() {
    if (unanswered == null) {
      unanswered = new Unanswered<>(MOST_UNANSWERED, tools.again());
    }
    return unanswered;
  }
}
