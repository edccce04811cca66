package org.callseal.callagent.mgcp;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;

/**
 * A gateway as its call agent sees it. Immutable.
 *
 * @param name the domain of its endpoints
 * @param address where its commands come from: its core-side address
 * @param lastRestart the method of its last RSIP, or empty
 * @param lastRestartSeconds UTC
 * @param inServiceSinceSeconds UTC, while it is
 */
public record GatewayView(
    String name,
    InetSocketAddress address,
    ServiceState state,
    String lastRestart,
    OptionalLong lastRestartSeconds,
    OptionalLong inServiceSinceSeconds,
    List<EndpointView> endpoints) {

  public GatewayView {
    endpoints = List.copyOf(endpoints);
  }

  /**
   * One of its endpoints.
   *
   * @param name the local part
   * @param watched whether it has agreed to tell of its hook
   * @param lastEvents what it has notified last, or empty
   * @param lastNotifySeconds UTC
   */
  public record EndpointView(
      String name, Hook hook, boolean watched, String lastEvents, OptionalLong lastNotifySeconds) {}
}
