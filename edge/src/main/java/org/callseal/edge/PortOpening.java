package org.callseal.edge;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.callseal.edge.session.Arrival;
import org.callseal.edge.session.StreamEnds;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.leg.Lane;
import org.callseal.sip.SipFramer;
import org.callseal.sip.SipParser;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.StreamPort;

/**
 * Opens the ports for SIP. What comes in before they are served is dropped. For the thread that
 * starts the edge; used once; its ports live as long as the edge.
 */
final class PortOpening {

  private final EdgeSettings settings;
  private final EdgeParts parts;
  private final Loop loop;
  private final RefusalCounters counters;
  private final List<InetSocketAddress> outer = new ArrayList<>();
  private final Late<CoreSide> coreSide = new Late<>();
  private final Late<OuterSide> outerSide = new Late<>();
  private final Late<Crossing> crossing = new Late<>();

  PortOpening(EdgeSettings settings, EdgeParts parts, RefusalCounters counters) {
    this.settings = settings;
    this.parts = parts;
    this.loop = parts.loop();
    this.counters = counters;
  }

  /** From now on these take what comes in. */
  void serve(OuterSide outward, CoreSide core, Crossing both) {
    outerSide.set(outward);
    coreSide.set(core);
    crossing.set(both);
  }

  /** The outer ports, in the order of the settings, as bound. */
  List<InetSocketAddress> outer() {
    return List.copyOf(outer);
  }

  /**
   * Opens them all.
   *
   * @throws IOException when a port cannot be opened; none is left open
   */
  Ports open() throws IOException {
    MessagePort core =
        parts
            .network()
            .openDatagramPort(
                loop,
                settings.core().bind(),
                (on, from, bytes) -> coreSide.ifThere(side -> side.received(on, from, bytes)));
    Ports ports = new Ports(core, coreStreams(core));
    try {
      for (Listener listener : settings.outer()) {
        MessagePort port = parts.network().openDatagramPort(loop, listener.bind(), this::arrived);
        String hostPort = listener.hostPort(port.localAddress());
        ports.addOuter(port, hostPort);
        outer.add(port.localAddress());
        ports.addOuter(outerStreams(port.localAddress()), hostPort);
      }
    } catch (IOException e) {
      ports.close();
      throw e;
    }
    return ports;
  }

  /** TCP at the same address as UDP. */
  private StreamPort coreStreams(MessagePort core) throws IOException {
    try {
      return StreamPort.listeningAndOpening(
          parts.network(),
          loop,
          core.localAddress(),
          () -> new SipFramer(SipParser.MAX_MESSAGE_LENGTH),
          EdgeLimits.CORE,
          new StreamEnds(
              counters,
              host -> coreSide.isThere(side -> side.permits(host)),
              (on, from, bytes) -> coreSide.ifThere(side -> side.received(on, from, bytes)),
              this::broke));
    } catch (IOException e) {
      core.close();
      throw e;
    }
  }

  private StreamPort outerStreams(InetSocketAddress local) throws IOException {
    EdgeLimits limits = settings.limits();
    return StreamPort.listening(
        parts.network(),
        loop,
        local,
        () -> new SipFramer(limits.longestDatagram()),
        limits.streams(),
        new StreamEnds(counters, _ -> true, this::arrived, this::broke));
  }

  private void broke(Lane connection) {
    crossing.ifThere(both -> both.broke(connection));
  }

  private void arrived(MessagePort on, InetSocketAddress from, byte[] datagram) {
    outerSide.ifThere(side -> side.received(new Arrival(on, from, loop.nanoTime()), datagram));
  }
}
