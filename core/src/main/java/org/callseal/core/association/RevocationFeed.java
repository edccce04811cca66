package org.callseal.core.association;

import java.util.List;

/**
 * Port to the reading of the log of revocations, for edges in the authority's process and in
 * others. Calls may block: never from a loop.
 */
public interface RevocationFeed {

  /**
   * The log above a number, in order; entries past their natural end are forgotten. Numbers are
   * seen in their order: who has read one has seen all before it.
   */
  List<Revocation> after(long number, int most);
}
