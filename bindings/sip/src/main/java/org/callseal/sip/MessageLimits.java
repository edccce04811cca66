package org.callseal.sip;

/**
 * How much a message may hold. What is written out of a message that was read may be larger than
 * what is read from a network: so whatever a peer sends, our own additions to it are never what
 * makes it unreadable to ourselves. Immutable.
 *
 * @param bytes of the message
 * @param fields of its header
 * @param line bytes of the start line, or of one field with its folded lines
 */
record MessageLimits(int bytes, int fields, int line) {

  /** Of what comes from a network. */
  static final MessageLimits READ =
      new MessageLimits(
          SipParser.MAX_MESSAGE_LENGTH, SipParser.MAX_HEADER_FIELDS, SipParser.MAX_LINE_LENGTH);

  /**
   * Of what we write: a route, a Via, an identity of a full line more, names written out that came
   * in compact form.
   */
  static final MessageLimits WRITTEN =
      new MessageLimits(2 * READ.bytes(), READ.fields() + 64, READ.line() + 1024);
}
