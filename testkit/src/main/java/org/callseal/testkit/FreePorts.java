package org.callseal.testkit;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of this machine's loopback for tests that start a server, which listens over UDP and TCP.
 */
public final class FreePorts {

  /** Below those that systems give to connections that programs open. */
  private static final int LEAST = 12_000;

  private static final int MOST = 32_000;

  private FreePorts() {}

  /** So many different ports that nobody has, neither over UDP nor over TCP. */
  public static List<Integer> find(int count) {
    List<Integer> found = new ArrayList<>();
    while (found.size() < count) {
      int port = ThreadLocalRandom.current().nextInt(LEAST, MOST);
      if (!found.contains(port) && isFree(port)) {
        found.add(port);
      }
    }
    return found;
  }

  private static boolean isFree(int port) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (DatagramSocket datagrams = new DatagramSocket(port, loopback);
        ServerSocket connections = new ServerSocket(port, 1, loopback)) {
      return datagrams.isBound() && connections.isBound();
    } catch (IOException _) {
      return false;
    }
  }
}
