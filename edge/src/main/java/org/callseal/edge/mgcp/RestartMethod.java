package org.callseal.edge.mgcp;

import java.util.concurrent.TimeUnit;

/** What an RSIP of the edge's says (RFC 3435 2.3.12). Immutable. */
sealed interface RestartMethod {

  /** Taken abruptly out of service. A delay MUST NOT be said with it. */
  record Forced() implements RestartMethod {}

  /**
   * Back, its connections not affected.
   *
   * @param sinceNs since when it was gone, which is the delay
   */
  record Disconnected(long sinceNs) implements RestartMethod {}

  /** Its lines, as they are at this time. */
  default String lines(long nowNs) {
    return switch (this) {
      case Forced _ -> "RM: forced\r\n";
      case Disconnected(long sinceNs) ->
          "RM: disconnected\r\nRD: " + TimeUnit.NANOSECONDS.toSeconds(nowNs - sinceNs) + "\r\n";
    };
  }
}
