package org.callseal.demo.nat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;
import org.callseal.transport.Listening;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.callseal.transport.MessageHandler;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/**
 * A NAT in user space, on any {@link Network}: a home has its ports behind it, each of which gets
 * one public port, and a datagram comes in only from an address and port that was sent to before
 * (RFC 4787: endpoint-independent mapping, address and port-dependent filtering).
 *
 * <pre>
 *  port behind -- door (one for each remote) | mapping (one for each port behind) -- remote
 * </pre>
 *
 * Doors and mappings are ports of their own, so every datagram crosses the network twice; who is
 * behind sees the true remote address nevertheless. Belongs to one loop; lives as long as that.
 */
public final class Nat {

  private final Loop loop;
  private final Network network;
  private final InetAddress home;
  private final InetAddress face;
  private final Map<InetSocketAddress, MessagePort> doors = new ConcurrentHashMap<>();
  private final Map<InetSocketAddress, InetSocketAddress> remoteOfDoor = new ConcurrentHashMap<>();
  private final Map<InetSocketAddress, Mapping> mappings = new HashMap<>();
  private final List<Eavesdropper> eavesdroppers = new ArrayList<>();
  private long filtered;

  /**
   * A NAT without mappings.
   *
   * @param home its own address in the home
   * @param face its public address
   */
  public Nat(Loop loop, Network network, InetAddress home, InetAddress face) {
    this.loop = loop;
    this.network = network;
    this.home = home;
    this.face = face;
  }

  /** The network as the home sees it. Ports may be opened by whoever may open them on the other. */
  public Network behind() {
    return new Behind();
  }

  /** The network as the home sees it. Connections are opened from the public address. */
  private final class Behind implements Network {

    @Override
    public MessagePort openDatagramPort(Loop owner, InetSocketAddress local, MessageHandler handler)
        throws IOException {
      return new PortBehind(owner, local, handler);
    }

    @Override
    public Listening listen(Loop owner, InetSocketAddress local, ConnectionHandler handler)
        throws IOException {
      return network.listen(owner, local, handler);
    }

    @Override
    public Connection connect(
        Loop owner, InetSocketAddress local, InetSocketAddress remote, ConnectionHandler handler) {
      return network.connect(owner, new InetSocketAddress(face, 0), remote, handler);
    }
  }

  /** Lets somebody sit on the wire; those who came first act first. */
  public void listen(Eavesdropper eavesdropper) {
    eavesdroppers.add(eavesdropper);
  }

  /** Sends him away. */
  public void ignore(Eavesdropper eavesdropper) {
    eavesdroppers.remove(eavesdropper);
  }

  /** Forgets all mappings, as a restart does: what the home sends next has new public ports. */
  public void flush() {
    mappings.values().forEach(mapping -> mapping.port.close());
    mappings.clear();
  }

  /** The public end of a port behind, while it has one. */
  public Optional<InetSocketAddress> publicAddressOf(InetSocketAddress inside) {
    return Optional.ofNullable(mappings.get(inside)).map(mapping -> mapping.port.localAddress());
  }

  /** How many datagrams nobody behind had asked for. */
  public long filtered() {
    return filtered;
  }

  /** Puts bytes on the wire outward, from the public end of the port behind; nobody listens. */
  public void injectOutward(InetSocketAddress inside, InetSocketAddress remote, byte[] payload) {
    leave(inside, remote, payload);
  }

  /** Puts bytes on the wire inward, as if they came from the remote address; nobody listens. */
  public void injectInward(InetSocketAddress inside, InetSocketAddress remote, byte[] payload) {
    MessagePort door = doors.get(remote);
    if (door != null) {
      door.send(inside, payload);
    }
  }

  private List<PassingDatagram> heard(PassingDatagram datagram) {
    List<PassingDatagram> passing = List.of(datagram);
    for (Eavesdropper eavesdropper : List.copyOf(eavesdroppers)) {
      List<PassingDatagram> next = new ArrayList<>();
      for (PassingDatagram one : passing) {
        eavesdropper.passing(one).forEach(bytes -> next.add(one.with(bytes)));
      }
      passing = next;
    }
    return passing;
  }

  private void goesOut(InetSocketAddress inside, InetSocketAddress remote, byte[] payload) {
    heard(new PassingDatagram(true, inside, remote, payload))
        .forEach(datagram -> leave(inside, remote, datagram.payload()));
  }

  private void leave(InetSocketAddress inside, InetSocketAddress remote, byte[] payload) {
    Mapping mapping = mappings.get(inside);
    if (mapping == null) {
      mapping = new Mapping(inside);
      mappings.put(inside, mapping);
    }
    mapping.permitted.add(remote);
    mapping.port.send(remote, payload);
  }

  private void comesIn(Mapping mapping, InetSocketAddress remote, byte[] payload) {
    if (!mapping.permitted.contains(remote)) {
      filtered++;
      return;
    }
    heard(new PassingDatagram(false, mapping.inside, remote, payload))
        .forEach(datagram -> injectInward(mapping.inside, remote, datagram.payload()));
  }

  /**
   * Makes a remote address one that lies beyond the NAT; all others are reached directly. Any
   * thread, before anything is sent there.
   */
  public void openDoor(InetSocketAddress remote) throws IOException {
    MessagePort door =
        network.openDatagramPort(
            loop,
            new InetSocketAddress(home, 0),
            (_, inside, payload) -> goesOut(inside, remote, payload));
    doors.put(remote, door);
    remoteOfDoor.put(door.localAddress(), remote);
  }

  /** The public end of a port behind, and who may send to it. */
  private final class Mapping {
    private final InetSocketAddress inside;
    private final Set<InetSocketAddress> permitted = new HashSet<>();
    private final MessagePort port;

    private Mapping(InetSocketAddress inside) {
      this.inside = inside;
      try {
        this.port =
            network.openDatagramPort(
                loop,
                new InetSocketAddress(face, 0),
                (_, remote, payload) -> comesIn(this, remote, payload));
      } catch (IOException e) {
        throw new UncheckedIOException("the NAT has no public port left", e);
      }
    }
  }

  /** A port that somebody in the home has. */
  private final class PortBehind implements MessagePort {
    private final MessagePort port;

    private PortBehind(Loop owner, InetSocketAddress local, MessageHandler handler)
        throws IOException {
      this.port =
          network.openDatagramPort(
              owner,
              local,
              (_, from, payload) ->
                  handler.received(this, remoteOfDoor.getOrDefault(from, from), payload));
    }

    @Override
    public InetSocketAddress localAddress() {
      return port.localAddress();
    }

    @Override
    public Medium medium() {
      return Medium.UDP;
    }

    @Override
    public boolean reaches(InetSocketAddress to) {
      return true;
    }

    @Override
    public void send(InetSocketAddress to, byte[] payload) {
      MessagePort door = doors.get(to);
      port.send(door == null ? to : door.localAddress(), payload);
    }

    @Override
    public void close() {
      port.close();
    }
  }
}
