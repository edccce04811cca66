package org.callseal.callagent.megaco;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;
import org.callseal.megaco.Encoding;

/**
 * A media gateway as its controller sees it. Immutable.
 *
 * @param name its message identifier, in its one spelling
 * @param address where its messages come from: its core-side address
 * @param version of the protocol that it speaks
 * @param encoding that it speaks it in
 * @param lastChange method and reason of its last ServiceChange, or empty
 * @param lastChangeSeconds UTC
 * @param inServiceSinceSeconds UTC, while it is
 */
public record MediaGatewayView(
    String name,
    InetSocketAddress address,
    int version,
    Encoding encoding,
    MediaGatewayState state,
    String lastChange,
    OptionalLong lastChangeSeconds,
    OptionalLong inServiceSinceSeconds,
    List<TerminationView> terminations) {

  public MediaGatewayView {
    terminations = List.copyOf(terminations);
  }

  /**
   * One of its terminations.
   *
   * @param watched whether it has agreed to tell of its hook
   * @param lastEvents what it has notified last, or empty
   * @param lastNotifySeconds UTC
   */
  public record TerminationView(
      String name,
      LineState line,
      boolean watched,
      String lastEvents,
      OptionalLong lastNotifySeconds) {}
}
