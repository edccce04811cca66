package org.callseal.relay.netty;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Addresses as the system shows them, made equal where they are equal. Stateless. */
final class PlainAddress {

  private PlainAddress() {}

  /** The address without scope name or IPv4 mapping. */
  static InetSocketAddress of(InetSocketAddress sender) {
    if (!(sender.getAddress() instanceof Inet6Address six) || six.isLinkLocalAddress()) {
      return sender;
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(six.getAddress()), sender.getPort());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 16 bytes", e);
    }
  }
}
