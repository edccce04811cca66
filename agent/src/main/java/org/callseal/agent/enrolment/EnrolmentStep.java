package org.callseal.agent.enrolment;

/** How far an enrolment is, for whoever shows progress. */
public enum EnrolmentStep {
  /** Asking the server for a salt. */
  REACHING_SERVER,
  /** Hashing the pass-phrase: the slow part. */
  HASHING_PASS_PHRASE,
  /** Each end proves that it knows the pass-phrase. */
  PROVING,
  /** The other end is right; the key is on its way. */
  ENROLLING_KEY
}
