package org.callseal.edge.mgcp;

import java.util.List;
import java.util.Optional;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.exchange.UnsealedQuestion;
import org.callseal.edge.session.Arrival;
import org.callseal.edge.session.StrangersQuestions;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.seal.MgcpControl;
import org.callseal.mgcp.seal.MgcpLocated.Unsealed;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.gate.SourceRates;

/**
 * What has no seal: gateways that the rule of migration lets through, the questions of an
 * enrolment, those that begin an exchange, and everything else, which is refused. A stranger
 * changes nothing here, and no answer to him is longer than what he sent.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class MgcpStrangers {

  private final StrangersQuestions questions;
  private final Optional<UnsealedGateways> gateways;
  private final SourceRates rates;
  private final RefusalCounters counters;

  MgcpStrangers(
      StrangersQuestions questions,
      Optional<UnsealedGateways> gateways,
      SourceRates rates,
      RefusalCounters counters) {
    this.questions = questions;
    this.gateways = gateways;
    this.rates = rates;
    this.counters = counters;
  }

  /** What a datagram holds: its first message may be answered, so that one makes no more of one. */
  void received(List<Unsealed> together, Arrival arrival) {
    for (Unsealed each : together) {
      if (isOfMigratingGateway(each, arrival)) {
        continue;
      }
      if (each == together.getFirst()) {
        received(each, arrival);
      } else {
        counters.count(Refusal.UNSEALED);
      }
    }
  }

  private boolean isOfMigratingGateway(Unsealed unsealed, Arrival arrival) {
    return gateways.filter(all -> all.takesFromStranger(unsealed.message(), arrival)).isPresent();
  }

  private void received(Unsealed unsealed, Arrival arrival) {
    if (!(unsealed.message() instanceof MgcpCommand command)) {
      counters.count(Refusal.UNSEALED);
    } else if (!rates.take(arrival.source().getAddress(), arrival.nowNs())) {
      counters.count(Refusal.OVERLOADED);
    } else if (MgcpControl.isQuestion(command) && unsealed.control().isPresent()) {
      questions.received(
          new UnsealedQuestion(
              command.bytes(),
              Carriage.MGCP_UDP,
              arrival.lane(),
              payload -> MgcpControl.answer(command, payload)),
          unsealed.control().get());
    } else {
      refuse(command, arrival, counters);
    }
  }

  static void refuse(MgcpCommand command, Arrival arrival, RefusalCounters counters) {
    counters.count(Refusal.UNSEALED);
    byte[] answer = Answers.of(Refusal.UNSEALED, command);
    if (answer.length <= command.bytes().length) {
      arrival.lane().send(answer);
    }
  }
}
