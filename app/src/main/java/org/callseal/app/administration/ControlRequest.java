package org.callseal.app.administration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line to a running server.
 *
 * @param key a device's public key, x and y in base64url
 * @param scope patterns
 */
record ControlRequest(
    Action action, @Nullable String identity, @Nullable String key, @Nullable List<String> scope) {

  enum Action {
    ADD_DEVICE,
    SUBSCRIBERS,
    REMOVE,
    WIDEN,
    ASSOCIATIONS
  }

  static ControlRequest of(Action action) {
    return new ControlRequest(action, null, null, null);
  }
}
