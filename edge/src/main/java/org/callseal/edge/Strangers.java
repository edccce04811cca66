package org.callseal.edge;

import org.callseal.core.seal.Refusal;
import org.callseal.edge.exchange.UnsealedQuestion;
import org.callseal.edge.route.Answers;
import org.callseal.edge.route.Way;
import org.callseal.edge.session.Arrival;
import org.callseal.edge.session.StrangersQuestions;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.gate.SourceRates;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipLocated.Unsealed;

/**
 * What has no seal: calls for help, phones that the operator still lets through, the questions of
 * an enrolment, those that begin an exchange, and everything else, which is refused. A stranger
 * changes nothing here, and no answer to him is longer than what he sent, but for those of who
 * helps him.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class Strangers {

  private final EmergencySide emergency;
  private final MigrationSide migration;
  private final StrangersQuestions questions;
  private final Answers answers;
  private final SourceRates rates;
  private final RefusalCounters counters;

  Strangers(
      EmergencySide emergency,
      MigrationSide migration,
      StrangersQuestions questions,
      Answers answers,
      SourceRates rates,
      RefusalCounters counters) {
    this.emergency = emergency;
    this.migration = migration;
    this.questions = questions;
    this.answers = answers;
    this.rates = rates;
    this.counters = counters;
  }

  void received(Unsealed unsealed, Arrival arrival) {
    if (emergency.takesFromStranger(unsealed.message(), arrival)) {
      return;
    }
    boolean isQuestion =
        unsealed.control().isPresent() && SipControl.isQuestion(unsealed.message());
    if (!isQuestion && migration.takesFromStranger(unsealed.message(), arrival)) {
      return;
    }
    if (!(unsealed.message() instanceof SipRequest request)) {
      counters.count(Refusal.UNSEALED);
    } else if (!rates.take(arrival.source().getAddress(), arrival.nowNs())) {
      counters.count(Refusal.OVERLOADED);
    } else if (isQuestion) {
      questions.received(question(request, arrival), unsealed.control().orElseThrow());
    } else {
      refuse(request, arrival);
    }
  }

  private static UnsealedQuestion question(SipRequest request, Arrival arrival) {
    return new UnsealedQuestion(
        request.bytes(),
        SipControl.over(arrival.on().medium()).carriage(),
        arrival.lane(),
        payload -> SipControl.answer(request, payload));
  }

  private void refuse(SipRequest request, Arrival arrival) {
    counters.count(Refusal.UNSEALED);
    if (answers.warn(request, arrival.source(), 403, "Forbidden", Refusal.UNSEALED)
        instanceof Way.Answered(byte[] bytes)) {
      sendIfShort(bytes, request, arrival);
    }
  }

  static void sendIfShort(byte[] bytes, SipMessage request, Arrival arrival) {
    if (bytes.length <= request.bytes().length) {
      arrival.on().send(arrival.source(), bytes);
    }
  }
}
