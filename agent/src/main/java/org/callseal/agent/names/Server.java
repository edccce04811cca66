package org.callseal.agent.names;

import java.net.InetSocketAddress;
import org.callseal.transport.Medium;

/** An edge that a line may ask for an association, and over what. Immutable. */
public record Server(InetSocketAddress address, Medium over) {

  @Override
  public String toString() {
    return address + (over == Medium.TCP ? " over TCP" : "");
  }
}
