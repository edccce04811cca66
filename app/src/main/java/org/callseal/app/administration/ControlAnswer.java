package org.callseal.app.administration;

import java.util.List;
import org.callseal.app.ExitCode;
import org.jspecify.annotations.Nullable;

/**
 * A running server's line in answer. One of the fields is there, or none after a change.
 *
 * @param failure for the operator to read
 * @param exitCode with a failure
 * @param provision its bytes in base64url
 * @param endSeconds when a pass-phrase ends
 * @param joinToken as one joins a cluster by it
 */
record ControlAnswer(
    @Nullable String failure,
    @Nullable ExitCode exitCode,
    @Nullable String provision,
    @Nullable InvitationTerms terms,
    @Nullable Long endSeconds,
    @Nullable List<SubscriberLine> subscribers,
    @Nullable List<AssociationLine> associations,
    @Nullable List<UnsealedPhoneLine> unsealedPhones,
    @Nullable List<GatewayStateLine> gateways,
    @Nullable String joinToken,
    @Nullable List<MemberLine> members) {

  static ControlAnswer done() {
    return new ControlAnswer(null, null, null, null, null, null, null, null, null, null, null);
  }

  static ControlAnswer failed(ExitCode exitCode, String line) {
    return new ControlAnswer(line, exitCode, null, null, null, null, null, null, null, null, null);
  }

  static ControlAnswer ofProvision(String bytes) {
    return new ControlAnswer(null, null, bytes, null, null, null, null, null, null, null, null);
  }

  static ControlAnswer ofSubscribers(List<SubscriberLine> lines) {
    return new ControlAnswer(null, null, null, null, null, lines, null, null, null, null, null);
  }

  static ControlAnswer ofAssociations(List<AssociationLine> lines) {
    return new ControlAnswer(null, null, null, null, null, null, lines, null, null, null, null);
  }

  static ControlAnswer ofTerms(InvitationTerms terms) {
    return new ControlAnswer(null, null, null, terms, null, null, null, null, null, null, null);
  }

  static ControlAnswer ofEnd(long seconds) {
    return new ControlAnswer(null, null, null, null, seconds, null, null, null, null, null, null);
  }

  static ControlAnswer ofUnsealedPhones(List<UnsealedPhoneLine> lines) {
    return new ControlAnswer(null, null, null, null, null, null, null, lines, null, null, null);
  }

  static ControlAnswer ofGateways(List<GatewayStateLine> lines) {
    return new ControlAnswer(null, null, null, null, null, null, null, null, lines, null, null);
  }

  static ControlAnswer ofJoinToken(String token) {
    return new ControlAnswer(null, null, null, null, null, null, null, null, null, token, null);
  }

  static ControlAnswer ofMembers(List<MemberLine> lines) {
    return new ControlAnswer(null, null, null, null, null, null, null, null, null, null, lines);
  }
}
