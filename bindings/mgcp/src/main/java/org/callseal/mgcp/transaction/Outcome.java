package org.callseal.mgcp.transaction;

import org.callseal.mgcp.MgcpResponse;

/** What came of a command of ours. */
public sealed interface Outcome {

  /** Its final response. */
  record Answered(MgcpResponse response) implements Outcome {

    /** Whether it was executed: 2xx (RFC 3435 2.4). */
    public boolean isDone() {
      return response.code() >= 200 && response.code() < 300;
    }
  }

  /** None came; whether the command was executed is not known. */
  record Unanswered() implements Outcome {}
}
