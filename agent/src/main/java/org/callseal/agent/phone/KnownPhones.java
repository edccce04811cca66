package org.callseal.agent.phone;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.callseal.agent.line.SealedWay;
import org.callseal.core.identity.Identity;
import org.callseal.sip.SipMessage;

/**
 * Phones and PBXs that the operator has said where to find, because they never register. A request
 * for a Contact that nobody named goes there. Immutable; belongs to the agent's loop.
 */
public final class KnownPhones {

  private final Map<Identity, PhoneFlow> byIdentity = new HashMap<>();

  /**
   * @param ports ours, one of which each phone is spoken to from
   * @param addresses of the phone of each identity that has one
   */
  public KnownPhones(PhonePorts ports, Map<Identity, InetSocketAddress> addresses) {
    addresses.forEach((identity, address) ->
        byIdentity.put(identity, new PhoneFlow(ports.toward(address), address)));
  }

  Optional<PhoneFlow> of(SealedWay<SipMessage> line) {
    return Optional.ofNullable(byIdentity.get(line.identity()));
  }
}
