package org.callseal.app.administration;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;
import org.callseal.callagent.megaco.MediaGatewayView;
import org.callseal.callagent.mgcp.GatewayView;
import org.callseal.megaco.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that the built-in call agent knows.
 *
 * @param protocol that it speaks, and of Megaco the encoding
 * @param address its core-side address, which the call agent knows it by
 * @param state in a word
 * @param lastRestart the method of its last RSIP and the endpoints that it was about, or of its
 *     last ServiceChange and the reason; or empty
 * @param lastRestartSeconds UTC
 * @param inServiceSinceSeconds UTC, while it is in service
 */
public record GatewayStateLine(
    String name,
    String protocol,
    String address,
    String state,
    String lastRestart,
    @Nullable Long lastRestartSeconds,
    @Nullable Long inServiceSinceSeconds,
    List<EndpointLine> endpoints) {

  private static final String MGCP = "MGCP";

  /**
   * One of its endpoints.
   *
   * @param watched whether it has agreed to tell of its hook
   * @param lastNotify what it has told last, or empty
   * @param lastNotifySeconds UTC
   */
  public record EndpointLine(
      String name,
      String hook,
      boolean watched,
      String lastNotify,
      @Nullable Long lastNotifySeconds) {

    String said() {
      return name
          + "  "
          + hook
          + (watched ? "" : ", does not tell of it")
          + (lastNotifySeconds == null
              ? ""
              : "  last notify " + lastNotify + " " + EndDate.of(lastNotifySeconds));
    }
  }

  /** The gateway as its call agent sees it. */
  public static GatewayStateLine of(GatewayView gateway) {
    return new GatewayStateLine(
        gateway.name(),
        MGCP,
        said(gateway.address()),
        gateway.state().word(),
        gateway.lastRestart(),
        orNull(gateway.lastRestartSeconds()),
        orNull(gateway.inServiceSinceSeconds()),
        gateway.endpoints().stream()
            .map(endpoint ->
                new EndpointLine(
                    endpoint.name(),
                    endpoint.hook().word(),
                    endpoint.watched(),
                    endpoint.lastEvents(),
                    orNull(endpoint.lastNotifySeconds())))
            .toList());
  }

  /** The same of one that speaks Megaco, its terminations as endpoints. */
  public static GatewayStateLine of(MediaGatewayView gateway) {
    return new GatewayStateLine(
        gateway.name(),
        gateway.encoding() == Encoding.BER ? "Megaco binary" : "Megaco text",
        said(gateway.address()),
        gateway.state().word(),
        gateway.lastChange(),
        orNull(gateway.lastChangeSeconds()),
        orNull(gateway.inServiceSinceSeconds()),
        gateway.terminations().stream()
            .map(termination ->
                new EndpointLine(
                    termination.name(),
                    termination.line().word(),
                    termination.watched(),
                    termination.lastEvents(),
                    orNull(termination.lastNotifySeconds())))
            .toList());
  }

  private static String said(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  String said() {
    return name
        + "  "
        + address
        + "  "
        + state
        + (inServiceSinceSeconds == null ? "" : " since " + EndDate.of(inServiceSinceSeconds))
        + (lastRestartSeconds == null
            ? ""
            : "  last "
                + (protocol.equals(MGCP) ? "RSIP " : "ServiceChange ")
                + lastRestart
                + " "
                + EndDate.of(lastRestartSeconds));
  }

  private static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
