package org.callseal.simulation;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One datagram's way over one wire, while the faults of the wire act on it. Used once, in the
 * simulation's thread.
 */
public final class Passage {

  private final RandomGenerator random;
  private final List<Duration> copies = new ArrayList<>();
  private SeenDatagram datagram;
  private Duration delay;
  private boolean lost;

  Passage(SeenDatagram datagram, Duration latency, RandomGenerator random) {
    this.datagram = datagram;
    this.delay = latency;
    this.random = random;
  }

  /** The datagram as the faults before left it. */
  public SeenDatagram datagram() {
    return datagram;
  }

  /** Randomness under the simulation's seed. */
  public RandomGenerator random() {
    return random;
  }

  /** A random duration between nothing and the limit. */
  public Duration upTo(Duration limit) {
    return Duration.ofNanos(random.nextLong(Math.max(1, limit.toNanos())));
  }

  /** The datagram does not arrive; copies of it do. */
  public void lose() {
    lost = true;
  }

  /** The datagram arrives so much later. */
  public void delayBy(Duration more) {
    delay = delay.plus(more);
  }

  /** A copy arrives so much after the link's latency. */
  public void copyAfter(Duration after) {
    copies.add(after);
  }

  /** Other bytes arrive in the place of these. */
  public void replaceWith(byte[] payload) {
    datagram = new SeenDatagram(datagram.at(), datagram.from(), datagram.to(), payload);
  }

  /**
   * It goes on between other addresses: an address that has moved to another host, or a translator
   * on the way.
   */
  public void readdress(InetSocketAddress from, InetSocketAddress to) {
    datagram = new SeenDatagram(datagram.at(), from, to, datagram.payload());
  }

  boolean lost() {
    return lost;
  }

  Duration delay() {
    return delay;
  }

  List<Duration> copies() {
    return copies;
  }
}
