package org.callseal.simulation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;
import org.callseal.transport.Listening;
import org.callseal.transport.Loop;
import org.callseal.transport.MessageHandler;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.jspecify.annotations.Nullable;

/**
 * An address space and the wire in it: the outside, or what lies behind one NAT. Every port is
 * bound to an exact address, and each address space has its own, so two NATs may both have a
 * 192.168.1.2 behind them. Runs in the simulation's thread.
 */
public abstract sealed class Wire implements Network permits SimulatedNetwork, SimulatedNat {

  private static final int FIRST_EPHEMERAL = 49152;

  private final Schedule schedule;
  private final RandomGenerator random;
  private final Map<InetSocketAddress, SimulatedPort> ports = new HashMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private final List<Tap> taps = new ArrayList<>();
  private final SimulatedStreams streams = new SimulatedStreams();
  private final long startedAt;
  private Function<SeenDatagram, Duration> latency;
  private int nextEphemeral = FIRST_EPHEMERAL;

  Wire(Schedule schedule, RandomGenerator random, Duration latency) {
    this.schedule = schedule;
    this.random = random;
    this.latency = _ -> latency;
    this.startedAt = schedule.now();
  }

  @Override
  public MessagePort openDatagramPort(Loop loop, InetSocketAddress local, MessageHandler handler)
      throws IOException {
    if (!(loop instanceof SimulatedLoop simulated)) {
      throw new IllegalArgumentException("a simulated network needs a simulated loop");
    }
    InetSocketAddress address = exact(local);
    if (ports.containsKey(address)) {
      throw new IOException("address already in use: " + address);
    }
    SimulatedPort port = new SimulatedPort(this, simulated, address, handler);
    ports.put(address, port);
    simulated.whenStopped(port::close);
    return port;
  }

  private InetSocketAddress exact(InetSocketAddress local) throws IOException {
    InetAddress host = local.getAddress();
    if (host == null || host.isAnyLocalAddress()) {
      throw new IOException("a simulated port needs an exact address: " + local);
    }
    return local.getPort() == 0 ? new InetSocketAddress(host, ephemeralPort(host)) : local;
  }

  @Override
  public Listening listen(Loop loop, InetSocketAddress local, ConnectionHandler handler)
      throws IOException {
    if (!(loop instanceof SimulatedLoop simulated)) {
      throw new IllegalArgumentException("a simulated network needs a simulated loop");
    }
    return streams.listen(simulated, exact(local), handler);
  }

  @Override
  public Connection connect(
      Loop loop, InetSocketAddress local, InetSocketAddress remote, ConnectionHandler handler) {
    if (!(loop instanceof SimulatedLoop simulated)) {
      throw new IllegalArgumentException("a simulated network needs a simulated loop");
    }
    StreamSide side = new StreamSide(simulated, remote, handler);
    try {
      InetSocketAddress from =
          new InetSocketAddress(local.getAddress(), ephemeralPort(local.getAddress()));
      open(side, from, remote, Duration.ZERO);
    } catch (IOException noPort) {
      schedule.at(schedule.now(), side::ended);
    }
    return side;
  }

  /** Opens a connection that comes from this wire, the way before it included. */
  final void open(StreamSide side, InetSocketAddress from, InetSocketAddress to, Duration wayHere) {
    Duration oneWay = wayHere.plus(latency.apply(seen(from, to, new byte[0])));
    if (streams.blocks(to)) {
      return;
    }
    SimulatedStreams.@Nullable Listener listener = streams.at(to);
    if (listener == null) {
      leave(side, from, to, oneWay);
      return;
    }
    schedule.at(
        schedule.now() + oneWay.toNanos(),
        () -> {
          if (streams.at(to) != listener) {
            side.ended();
            return;
          }
          StreamSide taker = listener.side(from);
          SimulatedStream stream = new SimulatedStream(schedule, random, oneWay, side, taker);
          streams.add(stream);
          schedule.at(schedule.now() + oneWay.toNanos(), () -> side.joined(stream));
          taker.joined(stream);
        });
  }

  /** Nobody listens there on this wire; elsewhere perhaps. */
  abstract void leave(
      StreamSide side, InetSocketAddress from, InetSocketAddress to, Duration wayHere);

  /** Nobody listens there at all: the opener hears a refusal. */
  final void refuse(StreamSide side, Duration wayHere) {
    schedule.at(schedule.now() + 2 * wayHere.toNanos(), side::ended);
  }

  /** The connections that were opened to somebody on this wire, in their order. */
  public final List<SimulatedStream> streams() {
    return streams.all();
  }

  /** Whoever opens a connection to such an address from this wire hears nothing. */
  public final void blockStreams(Predicate<InetSocketAddress> to) {
    streams.block(to);
  }

  /** Sets every link's one-way latency. */
  public final void setLatency(Duration oneWay) {
    latency = _ -> oneWay;
  }

  /** Sets the one-way latency link by link. */
  public final void setLatency(Function<SeenDatagram, Duration> oneWay) {
    latency = oneWay;
  }

  /** Adds a fault; faults act in the order in which they were added. */
  public final void addFault(Fault fault) {
    faults.add(fault);
  }

  /** Takes a fault away. */
  public final void removeFault(Fault fault) {
    faults.remove(fault);
  }

  /** Takes all faults away. */
  public final void clearFaults() {
    faults.clear();
  }

  /** Keeps back what the predicate picks until it is released. */
  public final HoldBack holdBack(Predicate<SeenDatagram> picked) {
    HoldBack holdBack = new HoldBack(this, picked);
    addFault(holdBack);
    return holdBack;
  }

  /** Listens to everything on this wire. */
  public final Tap tap() {
    return tap(_ -> true);
  }

  /** Listens to what the predicate picks. */
  public final Tap tap(Predicate<SeenDatagram> interest) {
    Tap tap = new Tap(this, interest);
    taps.add(tap);
    return tap;
  }

  /** Puts a datagram on this wire that claims any source address; no fault acts on it. */
  public final void inject(InetSocketAddress from, InetSocketAddress to, byte[] payload) {
    carry(seen(from, to, payload));
  }

  final void remove(Tap tap) {
    taps.remove(tap);
  }

  final void closed(SimulatedPort port) {
    ports.remove(port.localAddress(), port);
  }

  /** A datagram goes onto the wire: taps see it, faults act, then it travels. */
  final void send(InetSocketAddress from, InetSocketAddress to, byte[] payload) {
    SeenDatagram datagram = seen(from, to, payload);
    taps.forEach(tap -> tap.see(datagram));
    Duration oneWay = latency.apply(datagram);
    Passage passage = new Passage(datagram, oneWay, random);
    for (Fault fault : List.copyOf(faults)) {
      if (!passage.lost()) {
        fault.act(passage);
      }
    }
    SeenDatagram left = passage.datagram();
    if (!passage.lost()) {
      arriveAfter(passage.delay(), left);
    }
    passage.copies().forEach(after -> arriveAfter(oneWay.plus(after), left));
  }

  /** Carries a datagram with the link's latency and nothing else. */
  final void carry(SeenDatagram datagram) {
    arriveAfter(latency.apply(datagram), datagram);
  }

  final Schedule schedule() {
    return schedule;
  }

  final RandomGenerator random() {
    return random;
  }

  /** A datagram arrived whose address no port of this wire has. */
  abstract void leave(SeenDatagram datagram);

  private void arriveAfter(Duration delay, SeenDatagram datagram) {
    schedule.at(schedule.now() + delay.toNanos(), () -> arrive(datagram));
  }

  private void arrive(SeenDatagram datagram) {
    @Nullable SimulatedPort port = ports.get(datagram.to());
    if (port != null) {
      port.arrived(datagram);
    } else {
      leave(datagram);
    }
  }

  private SeenDatagram seen(InetSocketAddress from, InetSocketAddress to, byte[] payload) {
    Duration at = Duration.ofNanos(schedule.now() - startedAt);
    return new SeenDatagram(at, from, to, payload.clone());
  }

  private int ephemeralPort(InetAddress host) throws IOException {
    for (int tries = 0; tries <= 65535 - FIRST_EPHEMERAL; tries++) {
      int port = nextEphemeral;
      nextEphemeral = nextEphemeral == 65535 ? FIRST_EPHEMERAL : nextEphemeral + 1;
      InetSocketAddress free = new InetSocketAddress(host, port);
      if (!ports.containsKey(free) && !streams.isTaken(free)) {
        return port;
      }
    }
    throw new IOException("no port left on " + host);
  }
}
