package org.callseal.agent.phone;

import java.util.List;
import java.util.Optional;
import org.callseal.agent.line.SealedWay;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.scope.Claim;
import org.callseal.sip.scope.ClaimedEndpoint;

/**
 * Which line a phone's request belongs to: the one that its Route names with our token, else the
 * one of the identity that it claims or whose scope has that name, else, where it is anonymous, the
 * only line that its phone has. Belongs to the agent's loop.
 */
final class LineChoice {

  private final LineTable lines;
  private final ContactTable<SealedWay<SipMessage>, PhoneFlow> contacts;

  LineChoice(LineTable lines, ContactTable<SealedWay<SipMessage>, PhoneFlow> contacts) {
    this.lines = lines;
    this.contacts = contacts;
  }

  Optional<SealedWay<SipMessage>> of(SipRequest request, OwnRoutes own, PhoneFlow flow) {
    if (own.line().isPresent()) {
      return own.line();
    }
    return switch (ClaimedEndpoint.of(request)) {
      case Claim.Endpoint(String name) -> lines.ofIdentity(name).or(() -> ofScope(name, flow));
      case Claim.Anonymous() -> contacts.onlyLineAt(flow);
      case Claim.Unclear _ -> Optional.empty();
    };
  }

  /** Where several may speak under the name, the one of this phone goes first. */
  private Optional<SealedWay<SipMessage>> ofScope(String name, PhoneFlow flow) {
    List<SealedWay<SipMessage>> speaking = lines.speakingFor(name);
    return contacts
        .onlyLineAt(flow)
        .filter(speaking::contains)
        .or(() -> speaking.stream().findFirst());
  }
}
