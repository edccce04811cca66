package org.callseal.edge.route;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.callseal.core.identity.Identity;
import org.callseal.edge.flow.Device;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.scope.Claim;
import org.callseal.sip.scope.ClaimedEndpoint;

/**
 * The fields by which a network says who is speaking. What an endpoint wrote into them goes, in
 * every spelling; what its association says comes in their place. Immutable.
 */
public final class IdentityFields {

  /**
   * RFC 3325 9.1 for the methods it knew; RFC 5876 3 for MESSAGE, PUBLISH and UPDATE. Never in ACK
   * and CANCEL; REGISTER says whom it is for in To.
   */
  private static final Set<String> ASSERTED =
      Set.of(
          "BYE",
          "INVITE",
          "OPTIONS",
          "SUBSCRIBE",
          "NOTIFY",
          "REFER",
          "MESSAGE",
          "PUBLISH",
          "UPDATE");

  private static final List<HeaderName> OURS = List.of(HeaderName.SEAL, HeaderName.SEAL_CONTROL);

  private final List<HeaderName> untrusted;
  private final boolean asserts;

  /** The fields of RFC 3325, Remote-Party-ID, and those that the operator's call agent trusts. */
  public IdentityFields(List<HeaderName> operatorNamed) {
    this(operatorNamed, true);
  }

  /** The same of those who come without a seal: nothing is asserted of them, nor told to them. */
  public static IdentityFields ofStrangers(List<HeaderName> operatorNamed) {
    return new IdentityFields(operatorNamed, false);
  }

  private IdentityFields(List<HeaderName> operatorNamed, boolean asserts) {
    this.asserts = asserts;
    if (operatorNamed.stream().anyMatch(HeaderName::isStructural)) {
      throw new IllegalArgumentException("a header that messages find their way by was to be cut");
    }
    this.untrusted =
        Stream.concat(
                Stream.of(
                    HeaderName.P_ASSERTED_IDENTITY,
                    HeaderName.P_PREFERRED_IDENTITY,
                    HeaderName.REMOTE_PARTY_ID),
                operatorNamed.stream())
            .distinct()
            .toList();
  }

  /** Cuts what is the seal's, and what an endpoint has no right to say. */
  public void cutFromEndpoint(SipRewrite rewrite) {
    OURS.forEach(rewrite::removeAll);
    untrusted.forEach(rewrite::removeAll);
  }

  /**
   * Cuts what is the seal's and all by which the network says who is speaking: RFC 3325 5 has it
   * removed before a message goes to one who is not trusted, and who has no seal is nobody.
   */
  public void cutTowardStranger(SipRewrite rewrite) {
    cutFromEndpoint(rewrite);
  }

  /**
   * Cuts what is the seal's, the identity that a caller preferred, and the asserted one where its
   * owner asked for that (RFC 3325 7: with Privacy "id" it MUST be removed before a message leaves
   * the trust domain).
   */
  void cutFromCallAgent(SipMessage message, SipRewrite rewrite) {
    OURS.forEach(rewrite::removeAll);
    // RFC 3325 6: a proxy MUST remove the user-provided one from any message it forwards.
    rewrite.removeAll(HeaderName.P_PREFERRED_IDENTITY);
    if (!asserts) {
      cutTowardStranger(rewrite);
    } else if (asksForPrivacy(message)) {
      rewrite.removeAll(HeaderName.P_ASSERTED_IDENTITY);
      rewrite.removeAll(HeaderName.REMOTE_PARTY_ID);
    }
  }

  private static boolean asksForPrivacy(SipMessage message) {
    String privacy = message.header(HeaderName.PRIVACY).orElse("");
    for (String value : privacy.split("[;,]", -1)) {
      if (value.strip().equalsIgnoreCase("id")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Says whose message it is: a name in the association's scope, never another.
   *
   * @param speaker the URI that the device speaks as
   */
  void assertIdentity(Device device, SipMessage message, String speaker, SipRewrite rewrite) {
    if (asserts && ASSERTED.contains(message.cseq().method())) {
      asserted(device, message, speaker)
          .ifPresent(name -> rewrite.addLast(HeaderName.P_ASSERTED_IDENTITY, "<" + name + ">"));
    }
  }

  private static Optional<String> asserted(Device device, SipMessage message, String speaker) {
    // RFC 3325 6: the preferred one is a hint which of several valid identities to assert.
    Optional<String> name =
        ClaimedEndpoint.preferred(message) instanceof Claim.Endpoint(String preferred)
            ? Optional.of(preferred)
            : Speaker.name(speaker);
    return name.filter(device.scope()::permits)
        .or(() ->
            Optional.of(device.identity())
                .filter(identity -> identity.kind() == Identity.Kind.SIP)
                .map(Identity::text));
  }
}
