package org.callseal.agent.line;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/**
 * The host's own addresses, for ports that are bound to all of them and have to name one to a phone
 * or an edge. Asks the system; sends nothing.
 */
public final class HostAddresses {

  private HostAddresses() {}

  /** All addresses of this host; none when the system will not say. */
  public static List<InetAddress> all() {
    try {
      return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList();
    } catch (SocketException unknown) {
      return List.of();
    }
  }

  /** One of the addresses by which others may know this host; loopback when it has no other. */
  static InetAddress any() {
    return all().stream()
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .findFirst()
        .orElseGet(InetAddress::getLoopbackAddress);
  }

  /** The address that this host has toward another: by its routes, without a packet. */
  public static InetAddress toward(InetSocketAddress other) {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(other);
      return socket.getLocalAddress();
    } catch (SocketException noRoute) {
      return InetAddress.getLoopbackAddress();
    }
  }
}
