package org.callseal.simulation;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A port-restricted NAT and the address space behind it: each inside address and port gets one
 * public port, and a datagram comes in only from an address and port that was sent to before (RFC
 * 4787: endpoint-independent mapping, address and port-dependent filtering). A mapping that was
 * silent for the idle timeout is gone; only what goes out keeps it alive.
 */
public final class SimulatedNat extends Wire {

  private static final Duration INSIDE_LATENCY = Duration.ofNanos(200_000);
  private static final int FIRST_PUBLIC_PORT = 40_000;
  private static final int LAST_PUBLIC_PORT = 49_999;
  private static final int FIRST_STREAM_PORT = 50_000;

  private final SimulatedNetwork outside;
  private final Map<InetSocketAddress, Mapping> byInside = new HashMap<>();
  private final Map<Integer, Mapping> byPublicPort = new HashMap<>();
  private InetAddress publicAddress;
  private int streamPorts;
  private Duration idleTimeout = Duration.ofSeconds(60);

  SimulatedNat(SimulatedNetwork outside, InetAddress publicAddress) {
    super(outside.schedule(), outside.random(), INSIDE_LATENCY);
    this.outside = outside;
    this.publicAddress = publicAddress;
  }

  /** Sets how long a mapping lives without traffic from the inside. */
  public void setIdleTimeout(Duration timeout) {
    idleTimeout = timeout;
  }

  /** Forgets all mappings, as a restart does: what the inside sends next has new public ports. */
  public void flush() {
    byInside.clear();
    byPublicPort.clear();
  }

  /** Gives one inside address a new public port, at once; its permissions to come in are gone. */
  public void rebind(InetSocketAddress inside) {
    @Nullable Mapping old = byInside.remove(inside);
    if (old != null) {
      byPublicPort.remove(old.publicPort);
    }
  }

  /** Moves to another public address and forgets all mappings. */
  public void moveTo(InetAddress newPublicAddress) {
    outside.disown(publicAddress);
    publicAddress = newPublicAddress;
    outside.own(newPublicAddress, this);
    flush();
  }

  /** The public address and port that an inside address has now, or null. */
  public @Nullable InetSocketAddress publicAddressOf(InetSocketAddress inside) {
    @Nullable Mapping mapping = byInside.get(inside);
    return mapping == null || expired(mapping)
        ? null
        : new InetSocketAddress(publicAddress, mapping.publicPort);
  }

  @Override
  void leave(SeenDatagram datagram) {
    if (datagram.to().getAddress().isLoopbackAddress()) {
      return;
    }
    @Nullable Mapping mapping = byInside.get(datagram.from());
    if (mapping == null || expired(mapping)) {
      rebind(datagram.from());
      mapping = new Mapping(datagram.from(), freePort());
      byInside.put(mapping.inside, mapping);
      byPublicPort.put(mapping.publicPort, mapping);
    }
    mapping.lastOut = schedule().now();
    mapping.permitted.add(datagram.to());
    outside.send(
        new InetSocketAddress(publicAddress, mapping.publicPort),
        datagram.to(),
        datagram.payload());
  }

  /** A connection has a mapping of its own, and nobody comes in by it. */
  @Override
  void leave(StreamSide side, InetSocketAddress from, InetSocketAddress to, Duration wayHere) {
    if (to.getAddress().isLoopbackAddress()) {
      refuse(side, wayHere);
    } else {
      int port = FIRST_STREAM_PORT + streamPorts++ % (65_536 - FIRST_STREAM_PORT);
      outside.open(side, new InetSocketAddress(publicAddress, port), to, wayHere);
    }
  }

  void comeIn(SeenDatagram datagram) {
    @Nullable Mapping mapping = byPublicPort.get(datagram.to().getPort());
    if (mapping != null && !expired(mapping) && mapping.permitted.contains(datagram.from())) {
      send(datagram.from(), mapping.inside, datagram.payload());
    }
  }

  private boolean expired(Mapping mapping) {
    return schedule().now() - mapping.lastOut > idleTimeout.toNanos();
  }

  private int freePort() {
    int span = LAST_PUBLIC_PORT - FIRST_PUBLIC_PORT + 1;
    int port = FIRST_PUBLIC_PORT + random().nextInt(span);
    for (int tries = 0; tries < span; tries++) {
      @Nullable Mapping taken = byPublicPort.get(port);
      if (taken == null) {
        return port;
      }
      if (expired(taken)) {
        rebind(taken.inside);
        return port;
      }
      port = port == LAST_PUBLIC_PORT ? FIRST_PUBLIC_PORT : port + 1;
    }
    throw new IllegalStateException("the NAT has no public port left");
  }

  /** One inside address, its public port, and who may answer to it. */
  private static final class Mapping {
    private final InetSocketAddress inside;
    private final int publicPort;
    private final Set<InetSocketAddress> permitted = new HashSet<>();
    private long lastOut;

    private Mapping(InetSocketAddress inside, int publicPort) {
      this.inside = inside;
      this.publicPort = publicPort;
    }
  }
}
