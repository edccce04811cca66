package org.callseal.app.administration;

import java.util.List;

/**
 * A subscriber in a list.
 *
 * @param scope patterns besides the identity
 */
public record SubscriberLine(
    String identity, boolean enabled, List<String> scope, List<DeviceLine> devices) {

  /**
   * One of its devices.
   *
   * @param active whether it has proved that it holds its key
   */
  public record DeviceLine(String kid, boolean active) {}
}
