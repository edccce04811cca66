package org.callseal.agent.phone;

import java.util.List;
import java.util.stream.Stream;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRewrite;

/**
 * Header fields that may not pass: the seal's own, in both directions, and on the way to the edge
 * those by which a network says who is speaking, which a phone has no right to write. Immutable.
 */
final class ForeignFields {

  private static final List<HeaderName> OURS = List.of(HeaderName.SEAL, HeaderName.SEAL_CONTROL);

  private final List<HeaderName> fromPhone;

  /** RFC 3325's fields, Remote-Party-ID and those that the operator's network trusts. */
  ForeignFields(List<HeaderName> operatorNamed) {
    if (operatorNamed.stream().anyMatch(HeaderName::isStructural)) {
      throw new IllegalArgumentException("a header that messages find their way by was to be cut");
    }
    this.fromPhone =
        Stream.of(
                OURS,
                List.of(HeaderName.P_ASSERTED_IDENTITY, HeaderName.REMOTE_PARTY_ID),
                operatorNamed)
            .flatMap(List::stream)
            .distinct()
            .toList();
  }

  SipRewrite cutFromPhone(SipRewrite rewrite) {
    fromPhone.forEach(rewrite::removeAll);
    return rewrite;
  }

  SipRewrite cutFromEdge(SipRewrite rewrite) {
    OURS.forEach(rewrite::removeAll);
    return rewrite;
  }
}
