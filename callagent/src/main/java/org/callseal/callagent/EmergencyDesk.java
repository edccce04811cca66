package org.callseal.callagent;

import java.util.List;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipUri;
import org.callseal.sip.emergency.EmergencyNumbers;

/**
 * Who takes the calls for help of the domain: whatever phone registers as {@code sos}. Immutable.
 */
final class EmergencyDesk {

  /** The user that the desk's phones register as. */
  static final String USER = "sos";

  private final EmergencyNumbers numbers;
  private final SipUri address;

  EmergencyDesk(CallAgentSettings settings) {
    this.numbers = settings.emergency();
    this.address = SipUri.parse("sip:" + USER + "@" + settings.domain()).orElseThrow();
  }

  /** Whether the request is for the desk. Nobody is asked for a password before he gets help. */
  boolean takes(SipRequest request) {
    return numbers.isCall(request);
  }

  /** The desk's phones. */
  List<Binding> phones(Registrar registrar, long now) {
    return registrar.contactsOf(address, now);
  }
}
