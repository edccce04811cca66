package org.callseal.app.administration;

import java.util.List;
import java.util.OptionalLong;
import org.callseal.callagent.mgcp.GatewayView;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that the built-in call agent knows.
 *
 * @param address its core-side address, which the call agent knows it by
 * @param state in a word
 * @param lastRestart the method of its last RSIP and the endpoints that it was about, or empty
 * @param lastRestartSeconds UTC
 * @param inServiceSinceSeconds UTC, while it is in service
 */
public record GatewayStateLine(
    String name,
    String address,
    String state,
    String lastRestart,
    @Nullable Long lastRestartSeconds,
    @Nullable Long inServiceSinceSeconds,
    List<EndpointLine> endpoints) {

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
        gateway.address().getAddress().getHostAddress() + ":" + gateway.address().getPort(),
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

  String said() {
    return name
        + "  "
        + address
        + "  "
        + state
        + (inServiceSinceSeconds == null ? "" : " since " + EndDate.of(inServiceSinceSeconds))
        + (lastRestartSeconds == null
            ? ""
            : "  last RSIP " + lastRestart + " " + EndDate.of(lastRestartSeconds));
  }

  private static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
