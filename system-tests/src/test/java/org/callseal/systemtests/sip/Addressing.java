package org.callseal.systemtests.sip;

import java.net.InetSocketAddress;

/**
 * Where everybody is.
 *
 * @param homeNetwork the network of every home, behind its NAT
 * @param outer where an agent sends to edges from, in its home
 */
record Addressing(
    InetSocketAddress edge,
    InetSocketAddress core,
    InetSocketAddress callAgent,
    String homeNetwork,
    InetSocketAddress phone,
    InetSocketAddress agent,
    InetSocketAddress outer) {

  static final Addressing IPV4 =
      new Addressing(
          new InetSocketAddress("203.0.113.10", 5060),
          new InetSocketAddress("203.0.113.10", 5080),
          new InetSocketAddress("203.0.113.20", 5060),
          "192.168.1.0/24",
          new InetSocketAddress("192.168.1.10", 5060),
          new InetSocketAddress("192.168.1.2", 5060),
          new InetSocketAddress("192.168.1.2", 0));

  /** The same in the addresses for documentation of RFC 3849, unique local ones at home. */
  static final Addressing IPV6 =
      new Addressing(
          new InetSocketAddress("2001:db8::10", 5060),
          new InetSocketAddress("2001:db8::10", 5080),
          new InetSocketAddress("2001:db8::20", 5060),
          "fd00:1::/64",
          new InetSocketAddress("fd00:1::10", 5060),
          new InetSocketAddress("fd00:1::2", 5060),
          new InetSocketAddress("fd00:1::2", 0));
}
