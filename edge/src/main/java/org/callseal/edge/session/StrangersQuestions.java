package org.callseal.edge.session;

import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.control.EnrolmentMessage;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.enrolment.Enrolments;
import org.callseal.edge.exchange.Exchanges;
import org.callseal.edge.exchange.UnsealedQuestion;
import org.callseal.relay.gate.RefusalCounters;

/**
 * The control messages that need no seal: those that begin an exchange and those of an enrolment.
 * Belongs to one loop; lives as long as the edge.
 */
public final class StrangersQuestions {

  private final Exchanges exchanges;
  private final Enrolments enrolments;
  private final RefusalCounters counters;

  public StrangersQuestions(Exchanges exchanges, Enrolments enrolments, RefusalCounters counters) {
    this.exchanges = exchanges;
    this.enrolments = enrolments;
    this.counters = counters;
  }

  public void received(UnsealedQuestion question, byte[] payload) {
    switch (ControlParse.read(payload)) {
      case ControlParse.Parsed(ControlMessage.Message1 message1) ->
          exchanges.begin(question, message1);
      case ControlParse.Parsed(EnrolmentMessage.Question asked) -> enrolments.ask(question, asked);
      case ControlParse.Parsed _ -> counters.count(Refusal.UNSEALED);
      case ControlParse.OtherVersion _ -> {
        counters.count(Refusal.UNSUPPORTED_VERSION);
        question.answerIfShort(new ControlMessage.Refused(Refusal.UNSUPPORTED_VERSION));
      }
      case ControlParse.OtherType _, ControlParse.Malformed _ -> counters.count(Refusal.MALFORMED);
    }
  }
}
