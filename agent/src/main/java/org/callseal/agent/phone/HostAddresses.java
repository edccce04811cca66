package org.callseal.agent.phone;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/**
 * The host's own addresses, for agents that listen on all of them and have to name one to a phone.
 * Asks the system; sends nothing.
 */
final class HostAddresses {

  private HostAddresses() {}

  /** All addresses of this host; none when the system will not say. */
  static List<InetAddress> all() {
    try {
      return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList();
    } catch (SocketException unknown) {
      return List.of();
    }
  }

  /** The address that this host has toward another: by its routes, without a packet. */
  static InetAddress toward(InetSocketAddress other) {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(other);
      return socket.getLocalAddress();
    } catch (SocketException noRoute) {
      return InetAddress.getLoopbackAddress();
    }
  }
}
