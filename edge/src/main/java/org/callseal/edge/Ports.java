package org.callseal.edge;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.callseal.transport.StreamPort;

/** The edge's open ports for SIP. Belongs to one loop; lives as long as the edge. */
final class Ports {

  private final IdentityHashMap<MessagePort, String> outer = new IdentityHashMap<>();
  private final List<MessagePort> datagrams = new ArrayList<>();
  private final MessagePort core;
  private final StreamPort coreStreams;

  Ports(MessagePort core, StreamPort coreStreams) {
    this.core = core;
    this.coreStreams = coreStreams;
  }

  void addOuter(MessagePort port, String hostPort) {
    outer.put(port, hostPort);
    if (port.medium() == Medium.UDP) {
      datagrams.add(port);
    }
  }

  MessagePort core() {
    return core;
  }

  StreamPort coreStreams() {
    return coreStreams;
  }

  /** Host and port that endpoints know this port by. */
  String hostPort(MessagePort port) {
    String hostPort = outer.get(port);
    if (hostPort == null) {
      throw new IllegalStateException("not an outer port of this edge");
    }
    return hostPort;
  }

  /** The place of an outer UDP port in the order of the settings; nothing for any other port. */
  OptionalInt number(MessagePort port) {
    int at = datagrams.indexOf(port);
    return at < 0 ? OptionalInt.empty() : OptionalInt.of(at);
  }

  /** The outer UDP port of this number; nothing when there is none, or no more. */
  Optional<MessagePort> outer(int number) {
    return number < datagrams.size() ? Optional.of(datagrams.get(number)) : Optional.empty();
  }

  /** Host and port that endpoints know the outer port of this number by. */
  String hostPort(int number) {
    return hostPort(datagrams.get(number));
  }

  /** The first outer UDP port of the address's family: what came there needs no other way back. */
  MessagePort toward(InetSocketAddress address) {
    for (MessagePort port : datagrams) {
      if (port.localAddress().getAddress().getClass() == address.getAddress().getClass()) {
        return port;
      }
    }
    return datagrams.getFirst();
  }

  void close() {
    outer.keySet().forEach(MessagePort::close);
    coreStreams.close();
    core.close();
  }
}
