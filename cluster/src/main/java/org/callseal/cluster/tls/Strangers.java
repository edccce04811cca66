package org.callseal.cluster.tls;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * How many connections there may be whose ends have not shown who they are: 64 in all, 8 from one
 * address. One that is above is closed, so that those who are members come in between. Belongs to
 * one loop.
 */
final class Strangers {
  static final int MOST = 64;
  static final int MOST_FROM_ONE = 8;

  private final Map<InetAddress, Integer> handshakes = new HashMap<>();
  private int all;

  boolean enter(InetAddress from) {
    int before = handshakes.getOrDefault(from, 0);
    if (all >= MOST || before >= MOST_FROM_ONE) {
      return false;
    }
    handshakes.put(from, before + 1);
    all++;
    return true;
  }

  /** To be run, once or more, when the handshake has come to an end. */
  Runnable leaving(InetAddress from) {
    return new Runnable() {
      private boolean left;

      @Override
      public void run() {
        if (!left) {
          left = true;
          all--;
          handshakes.computeIfPresent(from, (_, count) -> count == 1 ? null : count - 1);
        }
      }
    };
  }
}
