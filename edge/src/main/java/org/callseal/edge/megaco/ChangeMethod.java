package org.callseal.edge.megaco;

/** What a ServiceChange of the edge's says of a gateway (RFC 3525 7.2.8). */
enum ChangeMethod {
  /** Taken abruptly out of service. */
  FORCED("FO", 1, "906 Loss of lower layer connectivity"),
  /** Back, its state not lost. */
  DISCONNECTED("DC", 4, "900 Service Restored");

  private final String token;
  private final int number;
  private final String reason;

  ChangeMethod(String token, int number, String reason) {
    this.token = token;
    this.number = number;
    this.reason = reason;
  }

  /** In text. */
  String token() {
    return token;
  }

  /** In BER. */
  int number() {
    return number;
  }

  String reason() {
    return reason;
  }
}
