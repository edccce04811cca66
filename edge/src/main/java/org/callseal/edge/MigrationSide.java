package org.callseal.edge;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.callagent.Hop;
import org.callseal.edge.migration.Migration;
import org.callseal.edge.migration.UnsealedPhone;
import org.callseal.edge.route.Outward;
import org.callseal.edge.route.Outward.Target;
import org.callseal.edge.route.Way;
import org.callseal.edge.session.Arrival;
import org.callseal.edge.token.UnsealedSource;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.gate.SourceRates;
import org.callseal.relay.leg.Lane;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.transport.MessagePort;

/**
 * Joins the phones that come without a seal to the edge's ports; they come over UDP alone. Belongs
 * to one loop; lives as long as the edge.
 */
final class MigrationSide {

  private final Migration migration;
  private final Outward outward;
  private final Ports ports;
  private final SourceRates rates;
  private final RefusalCounters counters;

  /**
   * @param outward the ways from the call agents, telling nobody's identity
   */
  MigrationSide(
      Migration migration,
      Outward outward,
      Ports ports,
      SourceRates rates,
      RefusalCounters counters) {
    this.migration = migration;
    this.outward = outward;
    this.ports = ports;
    this.rates = rates;
    this.counters = counters;
  }

  /** Whether the message may come without a seal by the operator's rule; all is then done. */
  boolean takesFromStranger(SipMessage message, Arrival arrival) {
    OptionalInt number = ports.number(arrival.on());
    if (number.isEmpty() || arrival.on().medium().isReliable()) {
      return false;
    }
    UnsealedSource source = new UnsealedSource(number.getAsInt(), arrival.source());
    String outer = ports.hostPort(arrival.on());
    return switch (message) {
      case SipRequest request -> request(request, source, outer, arrival);
      case SipResponse response -> response(response, source, outer);
    };
  }

  private boolean request(
      SipRequest request, UnsealedSource source, String outer, Arrival arrival) {
    if (!migration.covers(request, source)) {
      return false;
    }
    if (!rates.take(source.address().getAddress(), arrival.nowNs())) {
      counters.count(Refusal.OVERLOADED);
      return true;
    }
    migration.pass(
        request,
        source,
        outer,
        way -> {
          switch (way) {
            case Way.ToCore(Hop to, byte[] bytes) -> toCore(to, bytes);
            case Way.Answered(var bytes) -> {
              counters.count(Refusal.UNSEALED);
              Strangers.sendIfShort(bytes, request, arrival);
            }
            case Way.Refused(Refusal refusal) -> counters.count(refusal);
            case Way.ToDevice _, Way.Absorbed _ -> counters.countTaken();
          }
        });
    return true;
  }

  private boolean response(SipResponse response, UnsealedSource source, String outer) {
    Optional<Way> way = migration.response(response, source, outer);
    if (way.isPresent() && way.get() instanceof Way.ToCore(Hop to, byte[] bytes)) {
      toCore(to, bytes);
      return true;
    }
    return false;
  }

  /** Over UDP, as it came: between media there would have to be a transaction. */
  private void toCore(Hop to, byte[] bytes) {
    if (to.takes() == Hop.Takes.STREAMS) {
      counters.count(Refusal.UNSEALED);
    } else {
      counters.countTaken();
      ports.core().send(to.address(), bytes);
    }
  }

  /**
   * Whether a request of the core's is for an unsealed phone, with which all is then done.
   *
   * @param unreachable answers that it is not there
   */
  boolean takes(Target.Reach reach, Lane came, Runnable unreachable) {
    if (came.medium().isReliable() && migration.knows(reach.device())) {
      unreachable.run();
      return true;
    }
    Hop source = new Hop(came.peer(), Hop.Takes.DATAGRAMS);
    return takes(
        reach.device(),
        to -> outward.toDevice(reach, source, ports.hostPort(to.port())).bytes(),
        unreachable);
  }

  /** Whether a response of the core's is for an unsealed phone, with which all is then done. */
  boolean takes(SipResponse response, Kid device) {
    return takes(
        device,
        _ ->
            outward.response(response, false) instanceof Way.ToDevice(Kid _, byte[] bytes, String _)
                ? bytes
                : new byte[0],
        () -> counters.count(Refusal.UNSEALED));
  }

  private boolean takes(Kid device, Function<UnsealedSource, byte[]> bytes, Runnable unreachable) {
    if (!migration.knows(device)) {
      return false;
    }
    migration.find(
        device,
        found -> {
          Optional<MessagePort> port = found.flatMap(to -> ports.outer(to.port()));
          if (found.isPresent() && port.isPresent()) {
            counters.countTaken();
            port.get().send(found.get().address(), bytes.apply(found.get()));
          } else {
            unreachable.run();
          }
        });
    return true;
  }

  List<UnsealedPhone> report() {
    return migration.report();
  }

  void sweep(long nowNs) {
    migration.sweep(nowNs);
  }

  /** How many things it holds that a flood could make more of. */
  int size() {
    return migration.size();
  }
}
