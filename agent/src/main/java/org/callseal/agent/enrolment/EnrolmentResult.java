package org.callseal.agent.enrolment;

import java.util.List;
import org.callseal.agent.names.ServerName;
import org.callseal.core.enrolment.EnrolmentDenial;
import org.callseal.core.provision.Provision;

/** What came of an enrolment. */
public sealed interface EnrolmentResult {

  /** The domain has enrolled the key; this goes beside it. */
  record Enrolled(Provision provision) implements EnrolmentResult {}

  /**
   * The other end does not have this pass-phrase's verifier: either the pass-phrase is wrong, for
   * this identity and this domain, or the server is. Nobody can tell which. Nothing was stored, and
   * a wrong server has learnt nothing but that its own one guess was wrong.
   */
  record WrongPassPhraseOrServer() implements EnrolmentResult {}

  /** The domain knows the pass-phrase, and does not enroll the key for this reason. */
  record Denied(EnrolmentDenial denial) implements EnrolmentResult {}

  /** No server gave an answer that could be used, for the named time. */
  record NoAnswer(List<ServerName> servers) implements EnrolmentResult {}

  /** Somebody there said, without proof, that only these other versions are spoken. */
  record OtherVersion(List<Integer> versions) implements EnrolmentResult {}

  /** None of the servers' names has an address. */
  record NameNotResolved(List<ServerName> servers) implements EnrolmentResult {}

  /** The domain that knows the pass-phrase calls itself by another name than was asked for. */
  record OtherDomain(String domain) implements EnrolmentResult {}
}
