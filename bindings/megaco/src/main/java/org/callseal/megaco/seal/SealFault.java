package org.callseal.megaco.seal;

/** What is wrong with what should be ours in a message. The word is for logs and metrics. */
public enum SealFault {
  /** An authentication header in another spelling than the seal's, or of another scheme. */
  SPELLING("seal-spelling"),
  /** A reserved SPI or sequence number 0. */
  NUMBERS("seal-numbers"),
  /** A message under our name that is no control message in its one spelling. */
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
