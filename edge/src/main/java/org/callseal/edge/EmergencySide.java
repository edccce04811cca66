package org.callseal.edge;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.emergency.EmergencyCalls;
import org.callseal.edge.emergency.Passage;
import org.callseal.edge.session.Arrival;
import org.callseal.edge.token.UnsealedSource;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.sip.SipMessage;
import org.callseal.transport.MessagePort;

/**
 * Joins unsealed calls for help to the edge's ports; they come over UDP alone. Belongs to one loop;
 * lives as long as the edge.
 */
final class EmergencySide {

  private final EmergencyCalls calls;
  private final Optional<InetAddress> routeHost;
  private final Ports ports;
  private final RefusalCounters counters;

  /**
   * @param routeHost the host of the emergency route, where the operator named one
   */
  EmergencySide(
      EmergencyCalls calls,
      Optional<InetAddress> routeHost,
      Ports ports,
      RefusalCounters counters) {
    this.calls = calls;
    this.routeHost = routeHost;
    this.ports = ports;
    this.counters = counters;
  }

  /** Whether the message is part of a call for help, with which all is then done. */
  boolean takesFromStranger(SipMessage message, Arrival arrival) {
    OptionalInt number = ports.number(arrival.on());
    return number.isPresent()
        && !arrival.on().medium().isReliable()
        && isDone(
            calls.fromStranger(
                message, new UnsealedSource(number.getAsInt(), arrival.source()), arrival.nowNs()),
            answer -> Strangers.sendIfShort(answer, message, arrival));
  }

  /** Whether something of a call for help may come from this host. */
  boolean hears(InetAddress host) {
    return routeHost.filter(host::equals).isPresent();
  }

  /** Whether a message of the core's is part of a call for help, with which all is then done. */
  boolean takesFromCore(SipMessage message, MessagePort on, InetSocketAddress source) {
    return isDone(calls.fromCore(message, source), answer -> on.send(source, answer));
  }

  private boolean isDone(Passage passage, Consumer<byte[]> answer) {
    switch (passage) {
      case Passage.None _ -> {
        return false;
      }
      case Passage.ToCore(var to, var bytes) -> {
        counters.countTaken();
        ports.core().send(to, bytes);
      }
      case Passage.ToSource(var to, var bytes) -> {
        counters.countTaken();
        ports.outer(to.port()).ifPresent(port -> port.send(to.address(), bytes));
      }
      case Passage.Answered(var bytes) -> {
        counters.countTaken();
        answer.accept(bytes);
      }
      case Passage.Rejected(Refusal refusal, byte[] bytes) -> {
        counters.count(refusal);
        answer.accept(bytes);
      }
      case Passage.Refused(Refusal refusal) -> counters.count(refusal);
      case Passage.Absorbed _ -> counters.countTaken();
    }
    return true;
  }
}
