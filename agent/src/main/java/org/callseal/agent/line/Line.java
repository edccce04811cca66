package org.callseal.agent.line;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.callseal.agent.names.Server;
import org.callseal.agent.settings.LineKeys;
import org.callseal.agent.status.LineState;
import org.callseal.agent.status.LineStatus;
import org.callseal.core.control.ControlCarriage;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.exchange.InitiatorFinished;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.core.seal.WrongInstance;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.StreamEnd;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One identity's line to its edge: sets up its association, keeps it alive, renews it, and carries
 * the endpoints' messages over it. A new association is set up beside the old one, which goes only
 * when the new one has proven itself. Belongs to the agent's loop; lives as long as the agent.
 *
 * @param <M> a message of the protocol
 * @param <S> a sealed one
 */
public final class Line<M, S extends SealedBytes> implements SealedWay<M> {

  private static final Logger LOG = LoggerFactory.getLogger(Line.class);

  private final Loop loop;
  private final EdgeSide<M, S> edge;
  private final LineProtocol<M, S> protocol;
  private final LineKeys keys;
  private final LineTimes times;
  private final Spread spread;
  private final LineExchange<M, S> exchange;
  private final LineAssociations<M, S> associations;
  private final Roaming<M, S> roaming;
  private final StatementKeeper statement;
  private final EdgeWords<M, S> words;
  private final SealRoom room;
  private @Nullable SealedWayUser<M> user;
  private boolean silent;
  private Optional<Long> lastAnswer = Optional.empty();

  /**
   * @param times when it is to do what
   */
  public Line(
      Loop loop,
      EdgeSide<M, S> edge,
      LineKeys keys,
      P256 curve,
      RandomSource random,
      LineTimes times) {
    this.loop = loop;
    this.edge = edge;
    this.protocol = edge.protocol();
    this.keys = keys;
    this.times = times;
    this.spread = new Spread(random);
    this.exchange =
        new LineExchange<>(
            loop,
            edge,
            this,
            keys,
            new ExchangePacing(spread, times.startWithin(), loop.nanoTime()),
            curve,
            random,
            this::finished);
    this.associations = new LineAssociations<>(edge);
    this.roaming =
        new Roaming<>(loop, edge, keys.identity(), exchange.servers(), spread, this::lost);
    this.statement = new StatementKeeper(keys.provision());
    this.words =
        new EdgeWords<>(
            keys.identity(), spread, exchange, associations, roaming, statement, this::stands);
    this.room = new SealRoom(keys.identity());
  }

  /** Begins, and names who sends and receives over this line. */
  public void serve(SealedWayUser<M> sealedWayUser) {
    user = sealedWayUser;
    edge.add(this);
  }

  @Override
  public Identity identity() {
    return keys.identity();
  }

  @Override
  public boolean speaksFor(String name) {
    return words.scope().permits(name);
  }

  @Override
  public InetSocketAddress localAddress() {
    return edge.localAddress();
  }

  @Override
  public List<InetSocketAddress> servers() {
    return exchange.servers().fromCurrent();
  }

  @Override
  public boolean takesRequest() {
    HeldAssociation<M, S> carrying = associations.ready(loop.nanoTime());
    return carrying != null && (!carrying.rising() || !carrying.carried());
  }

  @Override
  public boolean carries() {
    return associations.ready(loop.nanoTime()) != null;
  }

  @Override
  public void hurry() {
    long nowNs = loop.nanoTime();
    if (associations.carrying(nowNs) == null) {
      exchange.hurry(nowNs);
      tick(nowNs);
    }
  }

  @Override
  public @Nullable Lane send(M message, Unsettled unsettled, @Nullable Lane like) {
    long nowNs = loop.nanoTime();
    HeldAssociation<M, S> carrying = associations.carrying(nowNs);
    if (carrying == null) {
      exchange.hurry(nowNs);
      return null;
    }
    return room.isIn(carrying, message) ? carrying.send(message, unsettled, like, nowNs) : null;
  }

  @Override
  public void send(List<Outgoing<M>> together) {
    long nowNs = loop.nanoTime();
    HeldAssociation<M, S> carrying = associations.ready(nowNs);
    if (carrying == null) {
      return;
    }
    List<Outgoing<M>> fit =
        together.stream().filter(each -> room.isIn(carrying, each.message())).toList();
    if (!fit.isEmpty()) {
      carrying.send(fit, nowNs);
    }
  }

  @Override
  public void settle(Unsettled unsettled) {
    associations.settle(unsettled);
  }

  /** What it is at. */
  public LineStatus status(List<String> contacts) {
    HeldAssociation<M, S> carrying = associations.carrying(loop.nanoTime());
    return new LineStatus(
        identity(),
        state(carrying),
        Optional.ofNullable(carrying).map(held -> held.association().ownSpi()),
        Optional.ofNullable(carrying)
            .map(held -> held.leg().lane().peer())
            .or(() -> Optional.ofNullable(exchange.servers().current()).map(Server::address)),
        contacts,
        lastAnswer,
        statement.number());
  }

  private LineState state(@Nullable HeldAssociation<M, S> carrying) {
    if (carrying == null) {
      return exchange.underWay() ? LineState.EXCHANGING : LineState.WAITING;
    }
    if (carrying.rising()) {
      return LineState.CONFIRMING;
    }
    return silent ? LineState.EDGE_SILENT : LineState.SEALED;
  }

  /** Does what its time has come for; called several times a second. */
  public void tick(long nowNs) {
    exchange.tick(nowNs);
    if (associations.tick(nowNs)) {
      exchange.failed("no association could be set up: no grant came", nowNs);
    }
    roaming.tick(nowNs);
    if (roaming.isForsaken(nowNs)) {
      exchange.hint(nowNs);
    }
    HeldAssociation<M, S> standing = associations.standing(nowNs);
    if (standing != null) {
      standing.keepAlive(nowNs);
      noteSilence(standing, nowNs);
      if (statement.isDue(nowNs)) {
        standing.ask(new ControlMessage.StatementRequest(), nowNs);
      }
    } else if (exchange.awaitsTurn()) {
      associations.keepEndedReachable(nowNs);
    }
    boolean wanted =
        standing == null || exchange.hinted() || silent || standing.wantsRenewal(nowNs);
    boolean waits = associations.rising() != null;
    if ((waits ? exchange.lost() : wanted) && exchange.mayBegin(nowNs)) {
      if (!silent || roaming.hasLastWord(nowNs)) {
        exchange.begin(standing != null && !silent, nowNs);
      }
    }
  }

  private void noteSilence(HeldAssociation<M, S> standing, long nowNs) {
    if (standing.keepAlive().silent(nowNs) == silent) {
      return;
    }
    silent = !silent;
    if (silent) {
      // All agents of an edge lose it at once; the pause keeps them from coming back at once.
      exchange.failed("edge " + standing.leg().lane().peer() + " is silent", nowNs);
    } else {
      LOG.info("{}: edge {} answers again", identity(), standing.leg().lane().peer());
      exchange.servers().turnTo(standing.leg().lane().peer());
      exchange.succeeded(nowNs);
    }
  }

  /**
   * A connection with an edge broke, which changes no association (requirement 3.4.12): what is
   * unanswered is sealed again, for the way there is now.
   */
  void streamEnded(InetSocketAddress server, StreamEnd why, long nowNs) {
    exchange.streamEnded(server, why);
    roaming.streamEnded(server, nowNs);
    associations.streamEnded(server, nowNs).forEach(Unsettled::sealAgain);
  }

  /** An unsealed answer to our exchange came. True when something was done with it. */
  boolean answered(ControlMessage message, InetSocketAddress from, long nowNs) {
    return exchange.answered(message, from, nowNs);
  }

  /** Something unsealed came from there. It may bring about an exchange beside the association. */
  void hinted(InetSocketAddress from, long nowNs) {
    HeldAssociation<M, S> standing = associations.standing(nowNs);
    if (standing == null || !standing.leg().lane().peer().equals(from)) {
      return;
    }
    if (roaming.hasOthers()) {
      roaming.suspect(nowNs);
    } else {
      exchange.hint(nowNs);
    }
  }

  /**
   * Something came from there under a seal that is not known here: a server may be calling, so
   * there is nothing to wait for at the start. Brings about no exchange that would not be.
   */
  void called(InetSocketAddress from) {
    if (exchange.servers().fromCurrent().contains(from)) {
      hurry();
    }
  }

  private void finished(ExchangeAttempt asked, InitiatorFinished finished) {
    long nowNs = loop.nanoTime();
    KeepAliveSchedule schedule = new KeepAliveSchedule(times.keepAlive(), spread, nowNs);
    HeldAssociation<M, S> risen =
        associations.rise(this, keys, asked, finished, schedule, roaming, loop::nanoTime);
    if (risen == null) {
      return;
    }
    if (associations.standing(nowNs) == null) {
      takesRequests();
    }
    associations.confirm(risen, times.carrierWithin(), nowNs);
  }

  private void takesRequests() {
    if (user != null) {
      user.takesRequests(this);
    }
  }

  /** A message for us, genuine, but for or from an instance that is not known. */
  void elsewhere(WrongInstance<S> wrong, MessagePort on, InetSocketAddress from, long nowNs) {
    HeldAssociation<M, S> held = associations.findEnded(wrong.association());
    if (held == null || roaming.takesAsSign(held, wrong, from, nowNs)) {
      return;
    }
    List<Unsettled> asked = held.leg().elsewhere(wrong, new Lane(on, from), nowNs);
    associations.heard(held, loop::nanoTime);
    if (!asked.isEmpty()) {
      LOG.debug("{}: edge {} has another instance now", identity(), from);
      List<Unsettled> again = roaming.weighed(asked, held, from, nowNs);
      roaming.forgot(held, from, nowNs);
      held.heard(roaming.isAnother(held, from), nowNs);
      roaming.heard(held, from, nowNs);
      again.forEach(Unsettled::sealAgain);
    }
  }

  private void lost(InetSocketAddress server, Duration silent) {
    if (user != null) {
      user.lost(this, server, silent);
    }
  }

  @Override
  public void assure() {
    roaming.assure(loop.nanoTime());
  }

  /** Genuine, on an association that has ended. */
  void ended(S late, ControlCarriage<S> carriage, Association association, long nowNs) {
    if (associations.late(late, carriage, association, nowNs)) {
      hurry();
    }
  }

  /** A verified message of the edge. */
  void verified(VerifiedMessage<S> verified, MessagePort on, InetSocketAddress from, long nowNs) {
    HeldAssociation<M, S> held = associations.find(verified.association());
    if (held == null) {
      return;
    }
    lastAnswer = Optional.of(loop.utcSeconds());
    S sealed = verified.message();
    ControlCarriage<S> carriage = protocol.carriage(on.medium());
    Optional<ControlMessage> control = carriage.payload(sealed).flatMap(EdgeSide::parsed);
    held.heard(roaming.isAnother(held, from), nowNs);
    held.leg().heard(verified, from, nowNs);
    // Before anything goes out that the notice does not mean.
    List<Unsettled> asked = words.noticed(held, verified, control, from, nowNs);
    List<Unsettled> again = roaming.weighed(asked, held, from, nowNs);
    if (!again.isEmpty()) {
      roaming.forgot(held, from, nowNs);
    }
    roaming.heard(held, from, nowNs);
    again.forEach(Unsettled::sealAgain);
    control.ifPresent(said -> words.said(held, verified, said, new Lane(on, from), nowNs));
    associations.heard(held, loop::nanoTime);
    associations.retire(nowNs);
    M message = protocol.message(sealed);
    held.lostTraffic().received(message);
    protocol.leastLifetime(message).ifPresent(least -> held.renewFor(least, nowNs));
    if (user != null && !carriage.isQuestion(sealed) && !carriage.isAnswer(sealed)) {
      user.received(this, protocol.cut(sealed), new Lane(on, from));
    }
  }

  private void stands() {
    silent = false;
    takesRequests();
  }
}
