package org.callseal.edge;

import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.control.EnrolmentMessage;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.enrolment.Enrolments;
import org.callseal.edge.exchange.Exchanges;
import org.callseal.edge.route.Answers;
import org.callseal.edge.route.Way;
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
  private final Exchanges exchanges;
  private final Enrolments enrolments;
  private final Answers answers;
  private final SourceRates rates;
  private final RefusalCounters counters;

  Strangers(
      EmergencySide emergency,
      MigrationSide migration,
      Exchanges exchanges,
      Enrolments enrolments,
      Answers answers,
      SourceRates rates,
      RefusalCounters counters) {
    this.emergency = emergency;
    this.migration = migration;
    this.exchanges = exchanges;
    this.enrolments = enrolments;
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
      control(request, unsealed.control().orElseThrow(), arrival);
    } else {
      refuse(request, arrival);
    }
  }

  private void control(SipRequest request, byte[] payload, Arrival arrival) {
    switch (ControlParse.read(payload)) {
      case ControlParse.Parsed(ControlMessage.Message1 message1) ->
          exchanges.begin(request, message1, arrival.lane());
      case ControlParse.Parsed(EnrolmentMessage.Question question) ->
          enrolments.ask(request, question, arrival.lane());
      case ControlParse.Parsed _ -> counters.count(Refusal.UNSEALED);
      case ControlParse.OtherVersion _ -> {
        counters.count(Refusal.UNSUPPORTED_VERSION);
        ControlMessage answer = new ControlMessage.Refused(Refusal.UNSUPPORTED_VERSION);
        sendIfShort(SipControl.answer(request, answer.toBytes()), request, arrival);
      }
      case ControlParse.OtherType _, ControlParse.Malformed _ -> counters.count(Refusal.MALFORMED);
    }
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
