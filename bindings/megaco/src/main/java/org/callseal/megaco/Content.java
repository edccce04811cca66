package org.callseal.megaco;

/** What a message's body holds (RFC 3525 B.2, messageBody; H.248.1 version 3 for segments). */
public enum Content {
  /** An error descriptor in the place of transactions. */
  ERROR,
  /** A transaction request: the one thing that wants an answer. */
  REQUEST,
  /** A transaction reply. */
  REPLY,
  /** Says that a reply will take a while. */
  PENDING,
  /** Acknowledges replies. */
  ACKNOWLEDGEMENT,
  /** Acknowledges a segment of a reply. */
  SEGMENT
}
