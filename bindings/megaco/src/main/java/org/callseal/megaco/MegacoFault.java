package org.callseal.megaco;

/** Why bytes are not Megaco that we take. The word is for logs, metrics and documents. */
public enum MegacoFault {
  /** Nothing at all, or nothing but white space and comments. */
  EMPTY("empty"),
  /** More than {@link Encoding#MAX_LENGTH} bytes. */
  TOO_LONG("too-long"),
  /** Text: neither an authentication header nor a start of a message. */
  START("start"),
  /** Text: an authentication header outside the grammar; BER: one with wrong fields. */
  AUTHENTICATION("authentication"),
  /** Text: two authentication headers. */
  REPEATED_AUTHENTICATION("repeated-authentication"),
  /** A version that is no number from 0 to 99. */
  VERSION("version"),
  /** A message identifier that is none, or one with a wildcard. */
  MESSAGE_ID("message-id"),
  /** Text: no white space where the grammar has some. */
  SEPARATOR("separator"),
  /** Text: a CR without LF, which ends a comment for some readers only. */
  LONE_CR("lone-cr"),
  /** Text: a comment that no line end ends. */
  OPEN_COMMENT("open-comment"),
  /** Text: a quoted string that does not end, or not on its line. */
  OPEN_QUOTE("open-quote"),
  /** Text: a byte that the grammar does not have there; NUL anywhere. */
  BYTE("byte"),
  /** A body that is neither one error nor a list of transactions. */
  BODY("body"),
  /** Text: groups that do not close. */
  UNBALANCED("unbalanced"),
  /** Groups or values deeper than {@link Encoding#MAX_DEPTH}. */
  TOO_DEEP("too-deep"),
  /** BER: another tag than must stand there, or one of more than one byte. */
  TAG("tag"),
  /**
   * BER: a length that does not fit into what it stands in, or is spelled in seven bytes or more.
   */
  LENGTH("length"),
  /** BER: an indefinite length. */
  INDEFINITE("indefinite"),
  /** BER: bytes behind the message. */
  TRAILING("trailing");

  private final String word;

  MegacoFault(String word) {
    this.word = word;
  }

  /** The fault's word in logs and metrics. */
  public String word() {
    return word;
  }
}
