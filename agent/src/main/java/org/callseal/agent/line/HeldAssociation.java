package org.callseal.agent.line;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.callseal.core.association.Grant;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.SealedBytes;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.SealedLeg;
import org.callseal.relay.leg.SealedLeg.Waiting;
import org.callseal.transport.Medium;
import org.jspecify.annotations.Nullable;

/**
 * An association as its line holds it: with its leg, its keep-alives, and message_3 as long as no
 * grant has shown that the authority took it.
 *
 * <pre>
 * rising     message_3 goes with everything; nothing lasting depends on it
 *   grant -> standing: it carries the line's messages
 *   no grant while another stands -> doubtful: nothing is sent, but what the edge sends is heard
 *   a newer one stands and has carried two messages a moment ago, its end came, or the edge ended it under seal
 *         -> ended: its own tombstone until its natural end
 * </pre>
 *
 * <p>Belongs to the agent's loop. It is never written anywhere.
 *
 * @param <M> a message of the protocol
 * @param <S> a sealed one
 */
final class HeldAssociation<M, S extends SealedBytes> {

  /** How long message_3 is sent before the exchange counts as failed. */
  static final Duration CONFIRMATION = Duration.ofSeconds(16);

  private static final Duration BETWEEN_CLAIMS = Duration.ofSeconds(1);

  /** A forerunner is given up after so many messages of the one that renews it. */
  static final int PROVEN = 2;

  /** Longer than a switch notice, which is never longer than what it answers. */
  private static final ControlMessage.KeepAlive KEEP_ALIVE =
      new ControlMessage.KeepAlive(new byte[80]);

  private static final double RENEW_AT = 0.8;
  private static final double RENEW_SPREAD = 0.05;

  private final LineProtocol<M, S> protocol;
  private final SealedLeg<S, Unsettled> leg;
  private final KeepAliveSchedule keepAlive;
  private final long establishedNs;
  private final LongSupplier clockNs;
  private final Roaming<M, S> roaming;
  private final Map<InetSocketAddress, Unsettled> questions = new HashMap<>();
  private final LostTraffic<M> lostTraffic;
  private ControlMessage.@Nullable Message3 message3;
  private @Nullable Retransmission confirmation;
  private boolean carried;
  private int heard;
  private long renewAtNs;
  private long claimFromNs;

  HeldAssociation(
      LineProtocol<M, S> protocol,
      SealedLeg<S, Unsettled> leg,
      KeepAliveSchedule keepAlive,
      ControlMessage.Message3 message3,
      Roaming<M, S> roaming,
      LongSupplier clockNs) {
    long nowNs = clockNs.getAsLong();
    this.protocol = protocol;
    this.lostTraffic = protocol.lostTraffic();
    this.leg = leg;
    this.keepAlive = keepAlive;
    this.establishedNs = nowNs;
    this.renewAtNs = nowNs;
    this.clockNs = clockNs;
    this.roaming = roaming;
    this.message3 = message3;
  }

  Association association() {
    return leg.association();
  }

  SealedLeg<S, Unsettled> leg() {
    return leg;
  }

  KeepAliveSchedule keepAlive() {
    return keepAlive;
  }

  /** Whether endpoints' messages have answers, or none as all else that is lost. */
  LostTraffic<M> lostTraffic() {
    return lostTraffic;
  }

  /** Whether the authority is still to show that it took message_3. */
  boolean rising() {
    return message3 != null;
  }

  /** Whether a message of an endpoint has carried message_3 already. */
  boolean carried() {
    return carried;
  }

  /** Whether the exchange has come to nothing. */
  boolean unconfirmed(long nowNs) {
    return rising() && nowNs - establishedNs >= CONFIRMATION.toNanos();
  }

  /** Whether an endpoint's message has room for what goes with it. */
  boolean hasRoom(M message) {
    return protocol.hasRoom(message, payload().length);
  }

  private byte[] payload() {
    return message3 == null ? new byte[0] : message3.toBytes();
  }

  /**
   * Sends an endpoint's message, with message_3 as long as need be.
   *
   * @return the lane it went, or null
   */
  @Nullable Lane send(M message, Unsettled unsettled, @Nullable Lane like, long nowNs) {
    byte[] payload = payload();
    M carrying = payload.length == 0 ? message : protocol.withControl(message, payload);
    Lane lane =
        like != null && goesOn(like)
            ? like
            : leg.laneFor(protocol.bytes(carrying, Medium.UDP).length);
    if (lane == null) {
      return null;
    }
    carried = true;
    leg.send(lane, protocol.bytes(carrying, lane.medium()), unsettled, nowNs);
    lostTraffic.sent(message, nowNs);
    if (protocol.wantsAnswer(message)) {
      awaitAnswer(lane, nowNs);
    }
    return lane;
  }

  /** Whether what began on this lane stays on it: a connection, or another edge that has it. */
  private boolean goesOn(Lane like) {
    if (like.equals(leg.stream())) {
      return like.stands();
    }
    boolean elsewhere = !like.peer().equals(leg.lane().peer());
    return !rising() && elsewhere && roaming.takes(like);
  }

  private void awaitAnswer(Lane lane, long nowNs) {
    keepAlive.sent(nowNs);
    if (!rising()) {
      roaming.sent(lane.peer(), nowNs);
    }
  }

  /** Sends messages of an endpoint as one datagram, or one by one where they have no room in it. */
  void send(List<Outgoing<M>> together, long nowNs) {
    List<Waiting<Unsettled>> waiting = new ArrayList<>();
    int length = 0;
    for (Outgoing<M> each : together) {
      // message_3 once a datagram, which is taken or lost as a whole.
      byte[] bytes = bytes(each.message(), waiting.isEmpty() ? payload() : new byte[0]);
      waiting.add(new Waiting<>(bytes, each.unsettled()));
      length += bytes.length + protocol.carriage(Medium.UDP).sealLength();
    }
    if (together.size() > 1 && length > SealedLeg.LONGEST_DATAGRAM) {
      together.forEach(each -> send(List.of(each), nowNs));
      return;
    }
    carried = true;
    leg.send(leg.datagrams(), waiting, protocol::together, nowNs);
    together.forEach(each -> lostTraffic.sent(each.message(), nowNs));
    if (together.stream().map(Outgoing::message).anyMatch(protocol::wantsAnswer)) {
      awaitAnswer(leg.lane(), nowNs);
    }
  }

  private byte[] bytes(M message, byte[] payload) {
    M carrying = payload.length == 0 ? message : protocol.withControl(message, payload);
    return protocol.bytes(carrying, Medium.UDP);
  }

  /** The edge asks for a connection: a keep-alive over it shows whose it is. */
  void openStream(long nowNs) {
    Lane stream = leg.stream();
    if (stream != null && stream.stands()) {
      leg.askAt(stream, KEEP_ALIVE, nowNs);
    }
  }

  /** The connection with that edge broke: what is to be sealed again now. */
  List<Unsettled> streamEnded(InetSocketAddress server, long nowNs) {
    Lane stream = leg.stream();
    if (stream == null || !stream.peer().equals(server)) {
      return List.of();
    }
    if (leg.datagrams() == null) {
      // The edge can reach us no more before we have opened another one.
      keepAlive.askSoon(nowNs);
    }
    return leg.takeUnanswered(nowNs);
  }

  /**
   * Asks the edge something that nobody waits for. Too short for a switch notice in answer, so the
   * keep-alive that follows where nothing comes back finds an edge that restarted.
   */
  void ask(ControlMessage question, long nowNs) {
    leg.ask(question, nowNs);
    awaitAnswer(leg.lane(), nowNs);
  }

  /**
   * From then on message_3 goes by itself, so that an agent whose endpoints are silent has its SA.
   */
  void confirmFrom(long fromNs) {
    confirmation = new Retransmission(fromNs, CONFIRMATION);
  }

  /** Sends message_3 by itself if it is time. */
  void confirm(long nowNs) {
    if (message3 != null && confirmation != null && confirmation.due(nowNs)) {
      confirmation.sent(nowNs);
      carried = true;
      leg.ask(message3, nowNs);
    }
  }

  /** The authority took message_3, and this is what it grants. False when that is known already. */
  boolean granted(Grant grant, Spread spread) {
    if (!rising()) {
      return false;
    }
    message3 = null;
    confirmation = null;
    Duration lifetime = Duration.ofSeconds(grant.lifetimeSeconds());
    Scope exactly = Scope.exactly(association().identity());
    association()
        .granted(
            Scope.of(association().identity(), grant.scope()).orElse(exactly),
            establishedNs + lifetime.toNanos());
    Duration renewal = Duration.ofNanos((long) (lifetime.toNanos() * RENEW_AT));
    renewAtNs = establishedNs + spread.around(renewal, RENEW_SPREAD / RENEW_AT);
    return true;
  }

  /** Whether the authority took message_3 cannot be known: it is listened to until then. */
  void listen(long endNs, long nowNs) {
    association().granted(Scope.exactly(association().identity()), endNs);
    claimFromNs = nowNs;
  }

  /** The edge has spoken under it, so the authority took message_3: asks again what was granted. */
  void claim(LongSupplier clockNs) {
    long nowNs = clockNs.getAsLong();
    if (message3 != null && nowNs - claimFromNs >= 0) {
      claimFromNs = nowNs + BETWEEN_CLAIMS.toNanos();
      leg.ask(message3, () -> claim(clockNs), nowNs);
    }
  }

  /**
   * A message of an edge was verified.
   *
   * @param another whether it is one that we are not at: nothing went out toward ours
   */
  void heard(boolean another, long nowNs) {
    heard++;
    if (!another) {
      keepAlive.heard(nowNs);
    }
  }

  /** Its keep-alive was answered, or no answer is wanted: it need not be asked once more. */
  void livesOn(InetSocketAddress server) {
    Unsettled question = questions.remove(server);
    if (question != null) {
      leg.answered(question);
    }
  }

  /** What asks that edge whether it lives, if it was asked. */
  @Nullable Unsettled questionTo(InetSocketAddress server) {
    return questions.get(server);
  }

  /** Everything that waits for an answer of that edge, to be sent to another. */
  List<Unsettled> takeUnanswered(InetSocketAddress server, long nowNs) {
    livesOn(server);
    return leg.takeUnanswered(server, nowNs);
  }

  /** The edge answered what was sent under it, although it has ended. */
  void toldOfEnd(long nowNs) {
    keepAlive.heard(nowNs);
    List.copyOf(questions.keySet()).forEach(this::livesOn);
  }

  /** Whether it has carried enough for its forerunner to go. */
  boolean proven() {
    return !rising() && heard >= PROVEN;
  }

  /** Whether another one should be set up beside it. */
  boolean wantsRenewal(long nowNs) {
    return !rising() && (nowNs - renewAtNs >= 0 || association().needsRenewal());
  }

  /** A registrar wants registrations of so many seconds: as long as its follower lasts. */
  void renewFor(long seconds, long nowNs) {
    long wantedNs = Duration.ofSeconds(Math.min(seconds, Grant.LONGEST_LIFETIME)).toNanos();
    long endNs = association().endNs();
    if (!rising() && endNs - nowNs < wantedNs && endNs - establishedNs > 2 * wantedNs) {
      renewAtNs = nowNs;
    }
  }

  /** The edge asks for another one beside it. */
  void renew(long nowNs) {
    if (!rising()) {
      renewAtNs = nowNs;
    }
  }

  /** Whether it still carries messages. */
  boolean lives(long nowNs) {
    return !association().hasEnded(nowNs);
  }

  /** Sends a keep-alive if it is time. True when one went out. */
  boolean keepAlive(long nowNs) {
    if (!keepAlive.due(nowNs)) {
      return false;
    }
    keepAlive.asked(nowNs);
    askForLife(nowNs);
    return true;
  }

  private void askForLife(long nowNs) {
    askForLife(leg.lane(), nowNs);
    if (!rising()) {
      roaming.sent(leg.lane().peer(), nowNs);
    }
  }

  /**
   * Asks an edge whether it is there. Remembered as unanswered, so that the notice of one that has
   * another instance than we think can be believed, which then is asked again and so learns where
   * we are.
   */
  void askForLife(Lane lane, long nowNs) {
    Unsettled question =
        questions.computeIfAbsent(lane.peer(), _ -> () -> askForLife(lane, clockNs.getAsLong()));
    roaming.keepAliveSent(this, lane.peer(), nowNs);
    leg.askAt(lane, KEEP_ALIVE, question, nowNs);
  }

  /** Asks an edge the same without making it the one that we are at. */
  void probe(Lane lane, long nowNs) {
    leg.probe(lane, KEEP_ALIVE, leg.lane(), nowNs);
  }
}
