package org.callseal.mgcp;

/** Why bytes are not MGCP that we take. The word is for logs, metrics and documents. */
public enum MgcpFault {
  /** Nothing at all, or nothing but line breaks: no message. */
  EMPTY("empty"),
  /** More than {@link MgcpParser#MAX_LENGTH} bytes. */
  TOO_LONG("too-long"),
  /** More lines than {@link MgcpParser#MAX_LINES}. */
  TOO_MANY_LINES("too-many-lines"),
  /** A line above {@link MgcpParser#MAX_LINE_LENGTH}. */
  LINE_TOO_LONG("line-too-long"),
  /** A CR without LF. */
  LONE_CR("lone-cr"),
  /** CRLF and LF in one datagram. */
  MIXED_LINE_ENDS("mixed-line-ends"),
  /** The last line does not end. */
  UNFINISHED_LINE("unfinished-line"),
  /** A control byte: NUL, or anything below 0x20 but HTAB. */
  CONTROL_BYTE("control-byte"),
  /** Neither a command line nor a response line. */
  START_LINE("start-line"),
  /** A command's transaction identifier that is not a number from 1 to 999,999,999. */
  TRANSACTION("transaction"),
  /** A name of an endpoint that is none. */
  ENDPOINT("endpoint"),
  /** A parameter line without name and colon, or with spaces where the grammar has none. */
  PARAMETER("parameter"),
  /** A quoted string that does not end on its line. */
  OPEN_QUOTE("open-quote"),
  /** A parameter that may stand once stands twice. */
  REPEATED_PARAMETER("repeated-parameter"),
  /** A line of ours where a session description stands. */
  SEAL_IN_BODY("seal-in-body"),
  /** More messages in a datagram than {@link MgcpDatagram#MOST_MESSAGES}. */
  TOO_MANY_MESSAGES("too-many-messages"),
  /** A dot line with no message on one side of it, or one within a single message. */
  DOT_LINE("dot-line");

  private final String word;

  MgcpFault(String word) {
    this.word = word;
  }

  /** The fault's word in logs and metrics. */
  public String word() {
    return word;
  }
}
