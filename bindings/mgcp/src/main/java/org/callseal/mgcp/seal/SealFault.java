package org.callseal.mgcp.seal;

/** Why a well-formed message's X-Seal or X-SealC is not taken. All of them are malformed. */
public enum SealFault {
  /** More than one X-Seal, in whatever spelling. */
  REPEATED("repeated-seal"),
  /** A line that is not {@code X-Seal: 1 HEAD MAC} to the byte (but for the name's case). */
  SPELLING("seal-spelling"),
  /** An X-Seal that is not the last parameter. */
  NOT_LAST("seal-not-last"),
  /** A reserved SPI or sequence number 0. */
  NUMBERS("seal-numbers"),
  /** More than one X-SealC. */
  REPEATED_CONTROL("repeated-control"),
  /** An X-SealC that is not one line of hexadecimal in lower case. */
  CONTROL_SPELLING("control-spelling"),
  /** A command of ours without a payload. */
  NO_CONTROL("no-control");

  private final String word;

  SealFault(String word) {
    this.word = word;
  }

  /** The fault's word in logs and metrics. */
  public String word() {
    return word;
  }
}
