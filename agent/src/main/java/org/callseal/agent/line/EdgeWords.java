package org.callseal.agent.line;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.relay.leg.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an edge says under seal to the line itself, and what comes of it: grants, questions, notices
 * and ends. Belongs to the agent's loop; lives as long as its line.
 *
 * @param <M> a message of the protocol
 * @param <S> a sealed one
 */
final class EdgeWords<M, S extends SealedBytes> {

  private static final Logger LOG = LoggerFactory.getLogger(EdgeWords.class);

  private final Identity identity;
  private final Spread spread;
  private final LineExchange<M, S> exchange;
  private final LineAssociations<M, S> associations;
  private final Roaming<M, S> roaming;
  private final StatementKeeper statement;
  private final Runnable stands;
  private Scope scope;

  /**
   * @param stands told that an association stands now
   */
  EdgeWords(
      Identity identity,
      Spread spread,
      LineExchange<M, S> exchange,
      LineAssociations<M, S> associations,
      Roaming<M, S> roaming,
      StatementKeeper statement,
      Runnable stands) {
    this.identity = identity;
    this.spread = spread;
    this.exchange = exchange;
    this.associations = associations;
    this.roaming = roaming;
    this.statement = statement;
    this.stands = stands;
    this.scope = Scope.exactly(identity);
  }

  /** Whom the edge lets the line speak for, by the last grant. */
  Scope scope() {
    return scope;
  }

  /** What is to be sealed again because it said, as an instance that is known, that it must be. */
  List<Unsettled> noticed(
      HeldAssociation<M, S> held,
      VerifiedMessage<S> verified,
      Optional<ControlMessage> control,
      InetSocketAddress from,
      long nowNs) {
    return control.orElse(null) instanceof ControlMessage.SwitchNotice notice
            && !roaming.takesAsSign(held, notice, from, nowNs)
        ? held.leg().obey(verified, notice, from, nowNs)
        : List.of();
  }

  /**
   * It said this.
   *
   * @param came the way it came
   */
  void said(
      HeldAssociation<M, S> held,
      VerifiedMessage<S> verified,
      ControlMessage control,
      Lane came,
      long nowNs) {
    InetSocketAddress from = came.peer();
    switch (control) {
      case ControlMessage.Granted granted -> granted(held, granted, nowNs);
      case ControlMessage.Probe(long nonce) ->
          held.leg().answer(verified, came, new ControlMessage.ProbeAnswer(nonce), nowNs);
      case ControlMessage.KeepAlive _ ->
          held.leg().answer(verified, came, new ControlMessage.KeepAliveAnswer(), nowNs);
      case ControlMessage.Statement(byte[] signed) -> {
        if (statement.take(signed)) {
          LOG.info("{}: domain statement {} believed", identity, statement.number());
        }
      }
      case ControlMessage.Refused refused -> refused(held, refused.refusal(), 0, nowNs);
      case ControlMessage.KeepAliveAnswer _ -> {
        held.livesOn(from);
        roaming.keepAliveAnswered(held, from, nowNs);
        if (held.lostTraffic().isLost()) {
          exchange.rewrites(from);
        }
      }
      case ControlMessage.RenewalRequest _ -> held.renew(nowNs);
      case ControlMessage.Drain(int seconds) -> {
        // Whoever can hold it back can give it the address of another edge.
        if (!held.leg().isHeardElsewhere(verified, from, nowNs)) {
          roaming.drains(held, from, Duration.ofSeconds(seconds), nowNs);
        }
      }
      case ControlMessage.StreamRequest _ -> held.openStream(nowNs);
      case ControlMessage.ReturnLater(int seconds) ->
          refused(held, Refusal.EXPIRED, seconds, nowNs);
      case ControlMessage.SwitchNotice _,
          ControlMessage.Message1 _,
          ControlMessage.Cookie _,
          ControlMessage.Message2 _,
          ControlMessage.Message3 _,
          ControlMessage.ProbeAnswer _,
          ControlMessage.StatementRequest _,
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
    exchange.servers().adopt(granted.grant().servers());
    roaming.stands(held, nowNs);
    LOG.info(
        "{}: association {} stands with {}",
        identity,
        held.association().ownSpi(),
        held.leg().lane().peer());
    statement.granted(granted.grant(), spread, nowNs);
    stands.run();
  }

  /** The edge says under seal that the association has ended, and when another may be set up. */
  private void refused(HeldAssociation<M, S> held, Refusal why, int wait, long nowNs) {
    switch (why) {
      case EXPIRED, NOT_ADMITTED -> {
        if (held.association().hasEnded(nowNs)) {
          return;
        }
        LOG.info("{}: the edge ended the association: {}", identity, why.word());
        held.association().end();
        if (why == Refusal.NOT_ADMITTED) {
          exchange.barred(nowNs);
        } else if (wait > 0 && associations.carrying(nowNs) == null) {
          exchange.postponed(wait, nowNs);
        }
      }
      default -> LOG.debug("{}: the edge refused: {}", identity, why.word());
    }
  }
}
