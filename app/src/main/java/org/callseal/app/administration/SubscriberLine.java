package org.callseal.app.administration;

import java.util.List;
import org.callseal.core.subscriber.Device;
import org.callseal.core.subscriber.Invitation;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber in a list.
 *
 * @param scope patterns besides the identity
 * @param coreAddress a gateway's port or address on the core side
 * @param passphrase by which he may enroll devices, if he was ever given one
 */
public record SubscriberLine(
    String identity,
    boolean enabled,
    List<String> scope,
    @Nullable String coreAddress,
    List<DeviceLine> devices,
    @Nullable PassphraseLine passphrase) {

  /**
   * One of its devices.
   *
   * @param state whether it has proved that it holds its key, and whether it still may
   * @param addedSeconds UTC
   */
  public record DeviceLine(String kid, Device.State state, long addedSeconds) {

    static DeviceLine of(Device device) {
      return new DeviceLine(device.kid().toString(), device.state(), device.addedSeconds());
    }

    String said() {
      return switch (state) {
        case PENDING -> "has not connected yet";
        case ACTIVE -> "active";
        case REVOKED -> "revoked";
      };
    }
  }

  /**
   * What is known of his pass-phrase.
   *
   * @param endSeconds UTC
   * @param guessesLeft of one that the operator chose
   */
  public record PassphraseLine(
      Invitation.State state,
      boolean generated,
      long endSeconds,
      int usesLeft,
      @Nullable Integer guessesLeft) {

    String said() {
      String until = EndDate.of(endSeconds);
      return switch (state) {
        case OPEN ->
            "enrolls until "
                + until
                + (guessesLeft == null ? "" : ", " + guessesLeft + " wrong tries left");
        case EXPIRED -> "expired " + until;
        case USED_UP -> "used";
        case GUESSED_OUT -> "closed after too many wrong tries";
      };
    }
  }
}
