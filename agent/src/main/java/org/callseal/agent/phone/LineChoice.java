package org.callseal.agent.phone;

import java.util.Optional;
import org.callseal.agent.line.SealedWay;
import org.callseal.sip.SipRequest;
import org.callseal.sip.scope.Claim;
import org.callseal.sip.scope.ClaimedEndpoint;

/**
 * Which line a phone's request belongs to: the one that its Route names with our token, else the
 * one of the identity that it claims, else, where it is anonymous, the only line that its phone
 * has. Belongs to the agent's loop.
 */
final class LineChoice {

  private final LineTable lines;
  private final ContactTable<SealedWay, PhoneFlow> contacts;

  LineChoice(LineTable lines, ContactTable<SealedWay, PhoneFlow> contacts) {
    this.lines = lines;
    this.contacts = contacts;
  }

  Optional<SealedWay> of(SipRequest request, OwnRoutes own, PhoneFlow flow) {
    if (own.line().isPresent()) {
      return own.line();
    }
    return switch (ClaimedEndpoint.of(request)) {
      case Claim.Endpoint(String name) -> lines.ofIdentity(name);
      case Claim.Anonymous() -> contacts.onlyLineAt(flow);
      case Claim.Unclear _ -> Optional.empty();
    };
  }
}
