package org.callseal.edge.callagent;

/** What a call agent gets of the Contacts of phones. */
public enum Contacts {
  /** As the phone wrote them: it keeps Path and follows Record-Route. */
  KEEP,
  /** URIs of the edge, which hide the phone's: it sends to the Contact itself. */
  REWRITE
}
