package org.callseal.agent.line;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.callseal.agent.settings.LineKeys;
import org.callseal.agent.status.LineState;
import org.callseal.agent.status.LineStatus;
import org.callseal.core.control.ControlCarriage;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.exchange.InitiatorFinished;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.Refusal;
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
  private final StatementKeeper statement;
  private final SealRoom room;
  private @Nullable SealedWayUser<M> user;
  private boolean silent;
  private Scope scope;
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
    this.scope = Scope.exactly(keys.identity());
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
    this.statement = new StatementKeeper(keys.provision());
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
    return scope.permits(name);
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
        Optional.ofNullable(exchange.servers().current()).map(Server::address),
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
    if (wanted && associations.rising() == null) {
      exchange.begin(standing != null && !silent, nowNs);
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
      exchange.succeeded(nowNs);
    }
  }

  /**
   * A connection with an edge broke, which changes no association (requirement 3.4.12): what is
   * unanswered is sealed again, for the way there is now.
   */
  void streamEnded(InetSocketAddress server, StreamEnd why, long nowNs) {
    exchange.streamEnded(server, why);
    associations.streamEnded(server, nowNs).forEach(Unsettled::sealAgain);
  }

  /** An unsealed answer to our exchange came. True when something was done with it. */
  boolean answered(ControlMessage message, InetSocketAddress from, long nowNs) {
    return exchange.answered(message, from, nowNs);
  }

  /** Something unsealed came from there. It may bring about an exchange beside the association. */
  void hinted(InetSocketAddress from, long nowNs) {
    HeldAssociation<M, S> standing = associations.standing(nowNs);
    if (standing != null && standing.leg().lane().peer().equals(from)) {
      exchange.hint(nowNs);
    }
  }

  /** A server may be calling, under a seal that is not known here: there is nothing to wait for. */
  void called(InetSocketAddress from) {
    if (exchange.servers().fromCurrent().contains(from)) {
      hurry();
    }
  }

  private void finished(ExchangeAttempt asked, InitiatorFinished finished) {
    long nowNs = loop.nanoTime();
    KeepAliveSchedule schedule = new KeepAliveSchedule(times.keepAlive(), spread, nowNs);
    HeldAssociation<M, S> risen =
        associations.rise(this, keys, asked, finished, schedule, loop::nanoTime);
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
    if (held != null) {
      List<Unsettled> again = held.leg().elsewhere(wrong, new Lane(on, from), nowNs);
      associations.heard(held, loop::nanoTime);
      if (!again.isEmpty()) {
        LOG.info("{}: edge {} has another instance now", identity(), from);
        held.heard(nowNs);
        again.forEach(Unsettled::sealAgain);
      }
    }
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
    held.heard(nowNs);
    S sealed = verified.message();
    ControlCarriage<S> carriage = protocol.carriage(on.medium());
    carriage
        .payload(sealed)
        .flatMap(EdgeSide::parsed)
        .ifPresent(control -> control(held, verified, control, on, from, nowNs));
    associations.heard(held, loop::nanoTime);
    associations.retire(nowNs);
    M message = protocol.message(sealed);
    held.lostTraffic().received(message);
    protocol.leastLifetime(message).ifPresent(least -> held.renewFor(least, nowNs));
    if (user != null && !carriage.isQuestion(sealed) && !carriage.isAnswer(sealed)) {
      user.received(this, protocol.cut(sealed), new Lane(on, from));
    }
  }

  private void control(
      HeldAssociation<M, S> held,
      VerifiedMessage<S> verified,
      ControlMessage control,
      MessagePort on,
      InetSocketAddress from,
      long nowNs) {
    switch (control) {
      case ControlMessage.Granted granted -> granted(held, granted, nowNs);
      case ControlMessage.Probe(long nonce) ->
          held.leg()
              .answer(verified, new Lane(on, from), new ControlMessage.ProbeAnswer(nonce), nowNs);
      case ControlMessage.KeepAlive _ ->
          held.leg()
              .answer(verified, new Lane(on, from), new ControlMessage.KeepAliveAnswer(), nowNs);
      case ControlMessage.SwitchNotice notice ->
          held.leg().obey(verified, notice, from, nowNs).forEach(Unsettled::sealAgain);
      case ControlMessage.Statement(byte[] signed) -> {
        if (statement.take(signed)) {
          LOG.info("{}: domain statement {} believed", identity(), statement.number());
        }
      }
      case ControlMessage.Refused refused -> refused(held, refused.refusal(), 0, nowNs);
      case ControlMessage.KeepAliveAnswer _ -> {
        held.livesOn();
        if (held.lostTraffic().isLost()) {
          exchange.rewrites(from);
        }
      }
      case ControlMessage.RenewalRequest _ -> held.renew(nowNs);
      case ControlMessage.StreamRequest _ -> held.openStream(nowNs);
      case ControlMessage.ReturnLater(int seconds) ->
          refused(held, Refusal.EXPIRED, seconds, nowNs);
      case ControlMessage.Message1 _,
          ControlMessage.Cookie _,
          ControlMessage.Message2 _,
          ControlMessage.Message3 _,
          ControlMessage.ProbeAnswer _,
          ControlMessage.StatementRequest _,
          ControlMessage.Drain _,
          ControlMessage.OfEnrolment _ -> {}
    }
  }

  private void granted(HeldAssociation<M, S> held, ControlMessage.Granted granted, long nowNs) {
    if (!held.granted(granted.grant(), spread)) {
      return;
    }
    associations.stand(held);
    scope = held.association().scope();
    exchange.succeeded(nowNs);
    silent = false;
    exchange.servers().adopt(granted.grant().servers());
    LOG.info(
        "{}: association {} stands with {}",
        identity(),
        held.association().ownSpi(),
        held.leg().lane().peer());
    statement.granted(granted.grant(), spread, nowNs);
    takesRequests();
  }

  /** The edge says under seal that the association has ended, and when another may be set up. */
  private void refused(HeldAssociation<M, S> held, Refusal why, int wait, long nowNs) {
    switch (why) {
      case EXPIRED, NOT_ADMITTED -> {
        if (held.association().hasEnded(nowNs)) {
          return;
        }
        LOG.info("{}: the edge ended the association: {}", identity(), why.word());
        held.association().end();
        if (why == Refusal.NOT_ADMITTED) {
          exchange.barred(nowNs);
        } else if (wait > 0 && associations.carrying(nowNs) == null) {
          exchange.postponed(wait, nowNs);
        }
      }
      default -> LOG.debug("{}: the edge refused: {}", identity(), why.word());
    }
  }
}
