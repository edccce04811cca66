package org.callseal.app.configuration;

import static org.callseal.app.configuration.ValueTypes.emergencyNumber;
import static org.callseal.app.configuration.ValueTypes.optionalEmergencyTarget;

import java.util.List;
import java.util.Optional;
import org.callseal.sip.emergency.EmergencyNumbers;

/** The keys about calls for help: of server and agent, and of the server alone. */
final class EmergencyKeys {

  static final Key<List<String>> NUMBERS =
      new Key<>(
          "emergency.numbers",
          emergencyNumber().inList(),
          List.of("112", "911", "999"),
          "The numbers that call for help; urn:service:sos and what is below it do besides. Such a"
              + " call goes without a seal where it cannot go with one. An empty list: none does."
              + " Agents and edges need the same.");

  static final Key<Optional<EmergencyTarget>> ROUTE =
      new Key<>(
          "emergency.route",
          optionalEmergencyTarget(),
          Optional.empty(),
          "Where calls for help without a seal go, whatever was dialled, as sip:user@host:port. They"
              + " are nobody's: anybody can make one, and nothing about the caller is asserted. None:"
              + " the first call agent, which is asked for urn:service:sos; the built-in one rings"
              + " whatever phone registers as sos.");

  private EmergencyKeys() {}

  static EmergencyNumbers numbers(List<String> named) {
    return named.isEmpty() ? EmergencyNumbers.none() : new EmergencyNumbers(named);
  }
}
