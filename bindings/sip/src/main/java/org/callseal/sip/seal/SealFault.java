package org.callseal.sip.seal;

/** Why a well-formed SIP message's Seal or Seal-Control is not taken. All of them are malformed. */
public enum SealFault {
  /** More than one Seal, in whatever spelling. */
  REPEATED("repeated-seal"),
  /** A line that is not {@code Seal: v=1;s=...;mac=...} to the byte (but for the name's case). */
  SPELLING("seal-spelling"),
  /** A Seal that is not the last header field. */
  NOT_LAST("seal-not-last"),
  /** A reserved SPI or sequence number 0. */
  NUMBERS("seal-numbers"),
  /** More than one Seal-Control. */
  REPEATED_CONTROL("repeated-control"),
  /** A Seal-Control that is not one line of canonical base64url. */
  CONTROL_SPELLING("control-spelling");

  private final String word;

  SealFault(String word) {
    this.word = word;
  }

  /** The fault's word in logs and metrics. */
  public String word() {
    return word;
  }
}
