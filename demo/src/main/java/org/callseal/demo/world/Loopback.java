package org.callseal.demo.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Addresses for the demo's hosts. Where the system answers on all of 127.0.0.0/8 every host has its
 * own; elsewhere they all share 127.0.0.1 and differ by port. Stateless.
 */
public final class Loopback {

  private Loopback() {}

  /**
   * A host's address.
   *
   * @param number 1 to 250
   */
  public static InetAddress host(int number) {
    InetAddress own = address(number);
    try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(own, 0))) {
      return probe.getLocalAddress();
    } catch (IOException e) {
      return address(1);
    }
  }

  /** A port of the host's that the system chooses. */
  public static InetSocketAddress anyPort(InetAddress host) {
    return new InetSocketAddress(host, 0);
  }

  /** A port of the host's that nobody had a moment ago. */
  public static InetSocketAddress freePort(InetAddress host) {
    try (DatagramSocket probe = new DatagramSocket(anyPort(host))) {
      return new InetSocketAddress(host, probe.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException("no UDP port is free on " + host.getHostAddress(), e);
    }
  }

  private static InetAddress address(int number) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) number});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of four bytes", e);
    }
  }
}
