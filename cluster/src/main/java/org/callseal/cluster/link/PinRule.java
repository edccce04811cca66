package org.callseal.cluster.link;

import org.callseal.core.cluster.Pin;

/** Which keys may be at the other end. Asked within handshakes, by the thread of the loop. */
@FunctionalInterface
public interface PinRule {
  boolean admits(Pin pin, LinkProtocol protocol);
}
