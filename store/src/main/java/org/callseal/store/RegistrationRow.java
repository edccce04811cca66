package org.callseal.store;

import java.util.List;

/**
 * One contact of an address of record, as the built-in call agent has it.
 *
 * @param address the address of record
 * @param contact the contact's URI
 * @param q its preference in thousandths
 * @param callId the Call-ID of the REGISTER that set it
 * @param cseq the CSeq number of that REGISTER
 * @param endSeconds when it ends, UTC
 * @param path the values of that REGISTER's Path, in their order
 */
public record RegistrationRow(
    String address,
    String contact,
    int q,
    String callId,
    long cseq,
    long endSeconds,
    List<String> path) {

  /** Keeps its own copy of the path. */
  public RegistrationRow {
    path = List.copyOf(path);
  }
}
