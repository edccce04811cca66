package org.callseal.callagent;

import java.util.List;

/**
 * One contact of an address of record.
 *
 * @param contact the contact's URI as the phone spelled it
 * @param q its preference in thousandths
 * @param callId the Call-ID of the REGISTER that set it
 * @param cseq the CSeq number of that REGISTER
 * @param expiresAt when it ends, in UTC seconds
 * @param path the values of the Path that the REGISTER came with (RFC 3327), in their order
 */
public record Binding(
    String contact, int q, String callId, long cseq, long expiresAt, List<String> path) {

  /** Keeps its own copy of the path. */
  public Binding {
    path = List.copyOf(path);
  }

  boolean liveAt(long utcSeconds) {
    return expiresAt > utcSeconds;
  }
}
