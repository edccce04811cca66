package org.callseal.edge.callagent;

import java.net.InetSocketAddress;
import org.callseal.sip.HostPort;
import org.callseal.sip.SipUri;

/**
 * A call agent as the operator named it. Immutable.
 *
 * @param name how log lines name it
 * @param address where it takes SIP
 * @param priority lower is asked first; those of one priority share the load
 * @param weight its share among those of its priority
 * @param contacts what it gets of phones' Contacts
 * @param takes what it takes SIP over
 */
public record CallAgent(
    String name,
    InetSocketAddress address,
    int priority,
    int weight,
    Contacts contacts,
    Hop.Takes takes) {

  public CallAgent {
    if (address.isUnresolved() || weight < 1) {
      throw new IllegalArgumentException("call agent " + name + " needs an address and a weight");
    }
  }

  /** One that takes UDP, and TCP for what is too long for it. */
  public CallAgent(
      String name, InetSocketAddress address, int priority, int weight, Contacts contacts) {
    this(name, address, priority, weight, contacts, Hop.Takes.EITHER);
  }

  /** Where messages to it go. */
  public Hop hop() {
    return new Hop(address, takes);
  }

  /** The only call agent, or one of several alike. */
  public static CallAgent at(String name, InetSocketAddress address) {
    return new CallAgent(name, address, 0, 1, Contacts.KEEP);
  }

  /** Whether the URI names this call agent by its address or its name. */
  boolean isNamedBy(SipUri uri) {
    String named = HostPort.of(uri);
    return named.equals(HostPort.of(address))
        || named.equalsIgnoreCase(name + ":" + address.getPort())
        || named.equalsIgnoreCase(address.getHostString() + ":" + address.getPort());
  }
}
