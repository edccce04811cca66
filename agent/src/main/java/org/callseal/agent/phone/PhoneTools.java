package org.callseal.agent.phone;

import java.util.Set;
import org.callseal.sip.transaction.TransactionLayer;
import org.callseal.transport.Loop;

/** What all of the side that faces the phones works with. Belongs to the agent's loop. */
record PhoneTools(
    LineTable lines,
    Set<String> ownNames,
    Branches branches,
    ForeignFields foreign,
    SilentPhones silent,
    TransactionLayer phones,
    TransactionLayer edges) {

  /** The passage between the phones and these transactions with edges. */
  Passage passage(Loop loop, TransactionLayer toEdges) {
    return new Passage(loop, branches, foreign, silent, phones, toEdges);
  }
}
