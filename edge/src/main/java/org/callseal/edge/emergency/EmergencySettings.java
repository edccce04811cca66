package org.callseal.edge.emergency;

import java.util.Optional;
import org.callseal.sip.emergency.EmergencyNumbers;

/**
 * What the operator decides about unsealed calls for help. Immutable.
 *
 * @param numbers what is a call for help
 * @param route where it goes; none: to the first of the call agents
 * @param callsPerSource how many requests that begin a call, repetitions among them, a source
 *     address may send each second in the long run
 * @param messagesPerSource the same of all others in such calls
 */
public record EmergencySettings(
    EmergencyNumbers numbers,
    Optional<EmergencyRoute> route,
    int callsPerSource,
    int messagesPerSource) {

  public static final EmergencySettings DEFAULT =
      new EmergencySettings(EmergencyNumbers.DEFAULT, Optional.empty(), 5, 50);

  public EmergencySettings withNumbers(EmergencyNumbers others) {
    return new EmergencySettings(others, route, callsPerSource, messagesPerSource);
  }

  public EmergencySettings withRoute(Optional<EmergencyRoute> other) {
    return new EmergencySettings(numbers, other, callsPerSource, messagesPerSource);
  }
}
