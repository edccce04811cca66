package org.callseal.edge.migration;

import java.net.InetSocketAddress;
import org.callseal.core.identity.Identity;
import org.callseal.sip.HostPort;

/**
 * What a report tells of an identity that comes without a seal. Immutable.
 *
 * @param source host and port that it came from last
 * @param lastSeconds when that was, UTC
 * @param passed how many messages of it were let through
 * @param refused how many were not, because a device key speaks for it by now
 */
public record UnsealedPhone(
    Identity identity, String source, long lastSeconds, long passed, long refused) {

  /** As seen at this address. */
  public static UnsealedPhone at(
      InetSocketAddress source, Identity identity, long lastSeconds, long passed, long refused) {
    return new UnsealedPhone(identity, HostPort.of(source), lastSeconds, passed, refused);
  }
}
