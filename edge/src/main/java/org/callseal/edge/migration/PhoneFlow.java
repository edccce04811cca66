package org.callseal.edge.migration;

import org.callseal.core.credential.Kid;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.edge.flow.Device;
import org.callseal.edge.token.UnsealedSource;
import org.callseal.sip.HostPort;

/**
 * An identity at one unsealed source. Tokens name it as they name devices, by a stand-in for a kid
 * that follows from both, and so say nothing once it is forgotten. Belongs to one loop.
 */
final class PhoneFlow {

  private final Device device;
  private final UnsealedSource source;
  private long lastNs;
  private long lastSeconds;
  private long passed;
  private long refused;

  PhoneFlow(Kid standIn, Identity identity, UnsealedSource source, long nowNs, long utcSeconds) {
    this.device = new Device(standIn, identity, Scope.exactly(identity));
    this.source = source;
    this.lastNs = nowNs;
    this.lastSeconds = utcSeconds;
  }

  /** As the edge's ways know it. */
  Device device() {
    return device;
  }

  UnsealedSource source() {
    return source;
  }

  Identity identity() {
    return device.identity();
  }

  long lastNs() {
    return lastNs;
  }

  void seen(boolean let, long nowNs, long utcSeconds) {
    lastNs = nowNs;
    lastSeconds = utcSeconds;
    if (let) {
      passed++;
    } else {
      refused++;
    }
  }

  UnsealedPhone report() {
    return new UnsealedPhone(
        identity(), HostPort.of(source.address()), lastSeconds, passed, refused);
  }
}
