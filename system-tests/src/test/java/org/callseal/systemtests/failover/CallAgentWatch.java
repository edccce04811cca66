package org.callseal.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.callseal.simulation.Fault;
import org.callseal.simulation.Passage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;

/**
 * Sees all that edges send to the call agent. A request of a phone is one transaction there,
 * whichever edges it comes by, so that the call agent's own transactions absorb what comes again
 * (RFC 3261 17.2.3); a second transaction would be executed a second time. Changes nothing; belongs
 * to the simulation's thread.
 */
final class CallAgentWatch implements Fault {

  private final Map<String, String> transactions = new HashMap<>();
  private final Set<String> texts = new HashSet<>();

  @Override
  public void act(Passage passage) {
    if (passage.datagram().to().equals(ClusterWorld.CALL_AGENT)
        && SipParser.parse(passage.datagram().payload()) instanceof SipRequest request
        && !request.is("ACK")) {
      see(request);
    }
  }

  private void see(SipRequest request) {
    String which =
        String.join(
            " ",
            request.callId(),
            request.from().tag().orElse(""),
            Long.toString(request.cseq().number()),
            request.method());
    String transaction =
        request.topVia().sentBy() + " " + request.topVia().branch().orElse("without a branch");
    String first = transactions.putIfAbsent(which, transaction);
    assertThat(first == null || first.equals(transaction))
        .as("%s is %s at the call agent and was %s", which, transaction, first)
        .isTrue();
    if (request.is("MESSAGE")) {
      texts.add(new String(request.body(), StandardCharsets.UTF_8));
    }
  }

  /** Whether a text reached the call agent. */
  boolean saw(String text) {
    return texts.contains(text);
  }

  /** How many requests of phones reached the call agent. */
  int requests() {
    return transactions.size();
  }
}
