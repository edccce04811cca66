package org.callseal.edge;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Function;
import org.callseal.core.credential.Kid;
import org.callseal.edge.callagent.Hop;
import org.callseal.edge.flow.FlowFinder;
import org.callseal.edge.registration.Registrations;
import org.callseal.edge.route.Inward;
import org.callseal.edge.route.Outward;
import org.callseal.edge.route.Outward.Target;
import org.callseal.edge.route.Way;
import org.callseal.edge.session.Arrival;
import org.callseal.edge.sip.Forwarded;
import org.callseal.edge.sip.SipFlow;
import org.callseal.edge.transaction.CoreWays;
import org.callseal.edge.transaction.LongMessages;
import org.callseal.edge.transaction.Transactions;
import org.callseal.relay.leg.Lane;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipRewrite;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.jspecify.annotations.Nullable;

/**
 * From one side of the edge to the other: without state between datagrams (RFC 3261 16.11), in a
 * transaction where a connection is on either side.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class Crossing {

  private final Loop loop;
  private final Inward inward;
  private final Outward outward;
  private final FlowFinder<SipFlow> finder;
  private final Registrations registrations;
  private final Ports ports;
  private final CoreWays ways;
  private final Transactions transactions;
  private final LongMessages longMessages;

  Crossing(
      Loop loop,
      Inward inward,
      Outward outward,
      FlowFinder<SipFlow> finder,
      Registrations registrations,
      Ports ports,
      CoreWays ways) {
    this.loop = loop;
    this.inward = inward;
    this.outward = outward;
    this.finder = finder;
    this.registrations = registrations;
    this.ports = ports;
    this.ways = ways;
    this.longMessages = new LongMessages(loop);
    this.transactions = new Transactions(loop, finder, ways, longMessages);
  }

  Outward outward() {
    return outward;
  }

  /** What becomes of a device's message; what a transaction took, or went on, is absorbed. */
  Way fromDevice(SipFlow flow, SipMessage message, Arrival arrival) {
    return switch (message) {
      case SipRequest request -> request(flow, request, arrival);
      case SipResponse response -> response(flow, response, arrival);
    };
  }

  private Way request(SipFlow flow, SipRequest request, Arrival arrival) {
    Kid device = flow.device().kid();
    if (transactions.takeFromDevice(device, request, arrival.lane())) {
      return new Way.Absorbed();
    }
    Way way = way(flow, request, arrival);
    if (!(way instanceof Way.ToCore(Hop to, byte[] allowed))) {
      return way;
    }
    byte[] bytes = request.is("REGISTER") ? registrations.sent(flow, allowed, to) : allowed;
    Lane lane = ways.lane(to, bytes.length);
    if (isStateless(arrival.on().medium(), lane.medium())) {
      lane.send(bytes);
    } else if (request.is("ACK")) {
      CoreWays.send(lane, written(bytes));
    } else if (written(bytes) instanceof SipRequest onward) {
      Function<SipResponse, Optional<SipResponse>> back =
          answer ->
              toDevice(outward.response(answer, false))
                  .map(granted -> registrations.granted(flow, granted));
      transactions.relayToCore(
          device, noted(request, arrival.lane()), arrival.lane(), to, onward, back);
    }
    return new Way.Absorbed();
  }

  private Way response(SipFlow flow, SipResponse response, Arrival arrival) {
    Kid device = flow.device().kid();
    // The answer to a CANCEL of our own has our Via alone.
    if (response.vias().size() == 1 && transactions.takeFromDevice(device, response)) {
      return new Way.Absorbed();
    }
    Way way = way(flow, response, arrival);
    if (way instanceof Way.ToCore(Hop to, byte[] bytes)) {
      if (!transactions.takeFromDevice(device, response)) {
        CoreWays.send(ways.back(to), written(bytes));
      }
      return new Way.Absorbed();
    }
    return way;
  }

  private Way way(SipFlow flow, SipMessage message, Arrival arrival) {
    return inward.way(flow.device(), message, arrival.source(), ports.hostPort(arrival.on()));
  }

  /** The way back to where a message came from that another edge handed here. */
  Lane handed(InetSocketAddress source, Medium over) {
    return over == Medium.TCP
        ? ways.back(new Lane(ports.coreStreams(), source))
        : new Lane(ports.core(), source);
  }

  /** Whether a transaction took a call agent's request. */
  boolean takes(SipRequest request, Lane came) {
    return transactions.takeFromCore(request, came);
  }

  /** Forwards a call agent's request to a device; false when it cannot be reached. */
  boolean toDevice(Target.Reach reach, SipFlow flow, Lane came) {
    if (!flow.leg().isLocated()) {
      return false;
    }
    Hop source =
        new Hop(came.peer(), came.medium() == Medium.TCP ? Hop.Takes.STREAMS : Hop.Takes.DATAGRAMS);
    Way.ToDevice way = outward.toDevice(reach, source, ports.hostPort(flow.leg().lane().port()));
    Lane lane = flow.leg().laneFor(way.bytes().length);
    boolean waits = lane == null || flow.leg().isTooLong(way.bytes().length);
    if (lane != null && !waits && isStateless(came.medium(), lane.medium())) {
      return send(way, reach.request(), flow, lane);
    }
    if (!(written(way.bytes()) instanceof SipRequest onward)) {
      return false;
    }
    if (onward.is("ACK")) {
      return flow.send(lane, onward, loop.nanoTime());
    }
    transactions.relayToDevice(
        flow.device().kid(),
        noted(reach.request(), came),
        came,
        onward,
        answer -> toCore(inward.response(flow.device(), answer)));
    return true;
  }

  private boolean send(Way.ToDevice way, SipRequest request, SipFlow flow, Lane lane) {
    // RFC 3261 17.1.1.3: nobody answers an ACK, so nothing would ever end the wait for it.
    return request.is("ACK")
        ? flow.leg().send(lane, way.bytes(), loop.nanoTime())
        : flow.leg()
            .send(
                lane,
                way.bytes(),
                Forwarded.of(way.branch(), request.method(), way.bytes()),
                loop.nanoTime());
  }

  /** Whether a transaction took a call agent's response. */
  boolean takes(SipResponse response) {
    return transactions.takeFromCore(response);
  }

  /** Sends a call agent's response to a device; false when it cannot be reached. */
  boolean toDevice(SipFlow flow, byte[] allowed) {
    byte[] bytes =
        written(allowed) instanceof SipResponse response
            ? registrations.granted(flow, response).bytes()
            : allowed;
    Lane lane = flow.leg().laneFor(bytes.length);
    Kid device = flow.device().kid();
    Runnable later =
        () ->
            finder.newest(
                device,
                newest -> {
                  if (newest != null) {
                    var _ = send(newest, newest.leg().laneFor(bytes.length), bytes);
                  }
                });
    return longMessages.await(flow, lane, bytes.length, later) || send(flow, lane, bytes);
  }

  private boolean send(SipFlow flow, @Nullable Lane lane, byte[] bytes) {
    if (lane == null) {
      return false;
    }
    return lane.medium().isReliable()
        ? flow.send(lane, written(bytes), loop.nanoTime())
        : flow.leg().send(lane, flow.withGrant(bytes), loop.nanoTime());
  }

  /** A device has a connection with us, or has it still. */
  void streamStands(Kid device) {
    longMessages.streamStands(device);
  }

  /** A connection broke. */
  void broke(Lane connection) {
    transactions.broke(connection);
  }

  /** How many requests have no answer yet. */
  int open() {
    return transactions.open();
  }

  /** How many transactions and waiting messages there are. */
  int size() {
    return transactions.size();
  }

  private static boolean isStateless(Medium in, Medium out) {
    return !in.isReliable() && !out.isReliable();
  }

  private static SipRequest noted(SipRequest request, Lane came) {
    // RFC 3261 18.2.1, RFC 3581 4: what we answer by ourselves goes to where it came from.
    return (SipRequest) SipRewrite.of(request).noteSource(came.peer()).message();
  }

  private static Optional<SipResponse> toDevice(Way way) {
    return way instanceof Way.ToDevice(Kid _, byte[] bytes, String _)
            && written(bytes) instanceof SipResponse response
        ? Optional.of(response)
        : Optional.empty();
  }

  private static Optional<SipResponse> toCore(Way way) {
    return way instanceof Way.ToCore(Hop _, byte[] bytes)
            && written(bytes) instanceof SipResponse response
        ? Optional.of(response)
        : Optional.empty();
  }

  /** What we wrote ourselves. */
  private static SipMessage written(byte[] bytes) {
    return SipParser.parseOwn(bytes) instanceof SipMessage message
        ? message
        : unreadable(bytes.length);
  }

  private static SipMessage unreadable(int length) {
    throw new IllegalStateException("wrote a message of " + length + " bytes that is not SIP");
  }
}
