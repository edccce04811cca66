package org.callseal.simulation;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.callseal.transport.Network;
import org.jspecify.annotations.Nullable;

/**
 * The whole simulated world: its clock, its seed, its loops, its NATs, and as a {@link Network} the
 * outside, where public addresses are. One thread, which moves the clock by {@link #run} and {@link
 * #runUntil}; an exception in anything simulated comes out there.
 */
public final class SimulatedNetwork extends Wire {

  /** 2026-11-01T00:00:00Z, the true time at the start. */
  public static final long UTC_AT_START = 1_793_491_200L;

  private static final Duration OUTSIDE_LATENCY = Duration.ofMillis(10);

  private final Map<InetAddress, SimulatedNat> nats = new HashMap<>();
  private final long startedAt;

  /** A world in which everything random follows from the seed. */
  public SimulatedNetwork(long seed) {
    super(new Schedule(), new Random(seed), OUTSIDE_LATENCY);
    this.startedAt = schedule().now();
  }

  /** A loop: one process on some host. */
  public SimulatedLoop loop(String name) {
    return new SimulatedLoop(name, schedule(), UTC_AT_START, startedAt);
  }

  /** A NAT with one public address; what opens its ports on the NAT is behind it. */
  public SimulatedNat nat(InetAddress publicAddress) {
    SimulatedNat nat = new SimulatedNat(this, publicAddress);
    own(publicAddress, nat);
    return nat;
  }

  /** Moves the clock by the duration, with all that happens in it. */
  public void run(Duration duration) {
    schedule().run(duration);
  }

  /**
   * Moves the clock until the condition holds.
   *
   * @return false when the limit passed first; the clock then stands at the limit
   */
  public boolean runUntil(BooleanSupplier condition, Duration limit) {
    return schedule().runUntil(condition, schedule().now() + limit.toNanos());
  }

  /** The time since the start. */
  public Duration elapsed() {
    return Duration.ofNanos(schedule().now() - startedAt);
  }

  void own(InetAddress publicAddress, SimulatedNat nat) {
    if (nats.putIfAbsent(publicAddress, nat) != null) {
      throw new IllegalArgumentException("another NAT has the address " + publicAddress);
    }
  }

  void disown(InetAddress publicAddress) {
    nats.remove(publicAddress);
  }

  @Override
  void leave(StreamSide side, InetSocketAddress from, InetSocketAddress to, Duration wayHere) {
    refuse(side, wayHere);
  }

  @Override
  void leave(SeenDatagram datagram) {
    @Nullable SimulatedNat nat = nats.get(datagram.to().getAddress());
    if (nat != null) {
      nat.comeIn(datagram);
    }
  }
}
