package org.callseal.edge.session;

import java.time.Duration;
import java.util.function.Consumer;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.control.ControlMessage.Message3;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.SealedBytes;
import org.callseal.edge.exchange.Exchanges;
import org.callseal.edge.exchange.PendingExchange;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.edge.flow.FlowFinder;
import org.callseal.relay.gate.InboundGate;
import org.callseal.transport.Loop;

/**
 * Sealed messages under an association that is not in memory: one ends an exchange and its
 * association stands from then on, any other has its association looked up in the store. A message
 * waits here until then; what has nothing to wait for is refused.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 *
 * @param <M> a sealed message of the protocol
 * @param <F> a flow of the protocol
 */
public final class Newcomers<M extends SealedBytes, F extends DeviceFlow<M, ?>> {

  private static final Duration GRANT_WAIT = Duration.ofMillis(500);

  private final Loop loop;
  private final InboundGate<M, ?> gate;
  private final Exchanges exchanges;
  private final FlowFinder<F> finder;
  private final Whereabouts<M, F> whereabouts;
  private final ControlMessages<M, F> control;
  private final Consumer<F> stands;

  /**
   * @param stands told the flows of associations that an exchange has just set up
   */
  public Newcomers(
      Loop loop,
      InboundGate<M, ?> gate,
      Exchanges exchanges,
      FlowFinder<F> finder,
      Whereabouts<M, F> whereabouts,
      ControlMessages<M, F> control,
      Consumer<F> stands) {
    this.loop = loop;
    this.gate = gate;
    this.exchanges = exchanges;
    this.finder = finder;
    this.whereabouts = whereabouts;
    this.control = control;
    this.stands = stands;
  }

  /**
   * Takes a message in.
   *
   * @param known what becomes of it once its association is in memory, told how it came, at the
   *     time that it is then
   */
  public void received(M message, Arrival arrival, Consumer<Arrival> known) {
    PendingExchange exchange = exchanges.pending(message.seal().spi());
    Message3 message3 = exchange == null ? null : control.message3(message);
    if (exchange != null && exchange.protocol() != finder.protocol()) {
      gate.refuse(Refusal.UNKNOWN_ASSOCIATION);
    } else if (exchange != null && message3 != null) {
      exchanges.finish(
          exchange, message3, message, finished -> established(exchange, finished, arrival, known));
    } else if (exchange != null && exchange.isFinishing()) {
      // Its association is about to stand; out of the store it would stand a second time.
      gate.refuse(Refusal.UNKNOWN_ASSOCIATION);
    } else {
      seek(message, arrival, known);
    }
  }

  private void seek(M message, Arrival arrival, Consumer<Arrival> known) {
    FlowFinder.Search search =
        finder.seek(
            message.seal().spi(),
            arrival.lane(),
            flow -> {
              if (flow == null) {
                gate.refuse(Refusal.UNKNOWN_ASSOCIATION);
              } else {
                known.accept(later(arrival));
              }
            });
    switch (search) {
      case BEGUN -> {}
      // The one that is waited for speaks for its copies; what another protocol has is not ours.
      case UNDER_WAY, NOT_OURS -> gate.refuse(Refusal.UNKNOWN_ASSOCIATION);
      case OVERLOADED -> gate.refuse(Refusal.OVERLOADED);
    }
  }

  /** The association stands: the message that brought message_3 now goes the way of all others. */
  private void established(
      PendingExchange exchange,
      AuthorityPort.Finished finished,
      Arrival arrival,
      Consumer<Arrival> known) {
    F flow =
        finder.established(
            finished.record(),
            exchange.responder().instance(),
            finished.peer(),
            exchange.lane(),
            arrival.nowNs());
    if (flow == null) {
      gate.refuse(Refusal.NOT_ADMITTED);
      return;
    }
    stands.accept(flow);
    known.accept(later(arrival));
    exchange.others().forEach(other -> whereabouts.proposed(flow, other));
    loop.schedule(GRANT_WAIT, () -> grantAlone(flow));
  }

  /** Nothing went back that the grant could ride on. */
  private void grantAlone(F flow) {
    if (flow.isGrantDue() && !flow.hasGrantSent()) {
      flow.noteGrantSent();
      flow.leg().ask(flow.granted(), loop.nanoTime());
    }
  }

  private Arrival later(Arrival arrival) {
    return new Arrival(arrival.on(), arrival.source(), loop.nanoTime());
  }
}
