package org.callseal.edge.exchange;

import java.util.function.UnaryOperator;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Carriage;
import org.callseal.relay.leg.Lane;

/**
 * A question to the edge by who has no association, in whatever protocol: of an exchange or of an
 * enrolment. Immutable.
 *
 * @param bytes as it came
 * @param carriage over what
 * @param lane the way back
 * @param answer makes its answer of a payload
 */
public record UnsealedQuestion(
    byte[] bytes, Carriage carriage, Lane lane, UnaryOperator<byte[]> answer) {

  /** Answers a stranger, where that is not longer than his question. */
  public void answerIfShort(ControlMessage message) {
    answerIfShort(message, lane);
  }

  /** The same another way that copies of the question came. */
  void answerIfShort(ControlMessage message, Lane way) {
    byte[] reply = answer.apply(message.toBytes());
    if (reply.length <= bytes.length) {
      way.send(reply);
    }
  }

  /** Answers somebody who has shown who he is, or is about to. */
  public void answerWhole(ControlMessage message) {
    lane.send(answer.apply(message.toBytes()));
  }
}
