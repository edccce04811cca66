package org.callseal.edge.megaco;

import org.callseal.core.seal.Refusal;
import org.callseal.edge.exchange.UnsealedQuestion;
import org.callseal.edge.session.Arrival;
import org.callseal.edge.session.StrangersQuestions;
import org.callseal.megaco.Content;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.seal.MegacoControl;
import org.callseal.megaco.seal.MegacoLocated.Unsealed;
import org.callseal.megaco.seal.MegacoRefusal;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.gate.SourceRates;

/**
 * What has no seal: the questions of an enrolment, those that begin an exchange, and everything
 * else, which is refused. A stranger changes nothing here, and no answer to him is longer than what
 * he sent.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class MegacoStrangers {

  private final StrangersQuestions questions;
  private final SourceRates rates;
  private final RefusalCounters counters;

  MegacoStrangers(StrangersQuestions questions, SourceRates rates, RefusalCounters counters) {
    this.questions = questions;
    this.rates = rates;
    this.counters = counters;
  }

  void received(Unsealed unsealed, MegacoControl over, Arrival arrival) {
    MegacoMessage message = unsealed.message();
    if (!message.holds(Content.REQUEST)) {
      counters.count(Refusal.UNSEALED);
    } else if (!rates.take(arrival.source().getAddress(), arrival.nowNs())) {
      counters.count(Refusal.OVERLOADED);
    } else if (MegacoControl.isQuestion(message) && unsealed.control().isPresent()) {
      questions.received(
          new UnsealedQuestion(
              message.bytes(),
              over.carriage(),
              arrival.lane(),
              payload -> over.answer(message, payload)),
          unsealed.control().get());
    } else {
      counters.count(Refusal.UNSEALED);
      MegacoRefusal.of(message).ifPresent(arrival.lane()::send);
    }
  }
}
