package org.callseal.edge;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.callagent.CallAgents;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.edge.flow.FlowFinder;
import org.callseal.edge.flow.Forwarded;
import org.callseal.edge.flow.NamedFlows;
import org.callseal.edge.route.Outward;
import org.callseal.edge.route.Outward.Target;
import org.callseal.edge.route.Way;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.leg.Lane;
import org.callseal.sip.Malformed;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;

/**
 * The side that faces the call agents: nothing is sealed here, so only their hosts are heard.
 * Belongs to one loop; lives as long as the edge.
 */
final class CoreSide {

  private final Loop loop;
  private final CallAgents callAgents;
  private final EmergencySide emergency;
  private final Set<InetAddress> furtherHosts;
  private final Outward outward;
  private final FlowFinder finder;
  private final NamedFlows named;
  private final RefusalCounters counters;
  private final Ports ports;

  CoreSide(
      Loop loop,
      CallAgents callAgents,
      EmergencySide emergency,
      Set<InetAddress> furtherHosts,
      Outward outward,
      FlowFinder finder,
      NamedFlows named,
      RefusalCounters counters,
      Ports ports) {
    this.loop = loop;
    this.callAgents = callAgents;
    this.emergency = emergency;
    this.furtherHosts = furtherHosts;
    this.outward = outward;
    this.finder = finder;
    this.named = named;
    this.counters = counters;
    this.ports = ports;
  }

  void received(MessagePort on, InetSocketAddress source, byte[] datagram) {
    InetAddress host = source.getAddress();
    boolean heard = callAgents.isHost(host) || furtherHosts.contains(host);
    if (!heard && !emergency.hears(host)) {
      counters.count(Refusal.NOT_ADMITTED);
      return;
    }
    callAgents.heard(source);
    switch (SipParser.parse(datagram)) {
      case Malformed _ -> counters.count(Refusal.MALFORMED);
      case SipMessage message when emergency.takesFromCore(message, on, source) -> {}
      case SipMessage _ when !heard -> counters.count(Refusal.NOT_ADMITTED);
      case SipResponse response -> response(response, source);
      case SipRequest request -> request(request, on, source);
    }
  }

  private void response(SipResponse response, InetSocketAddress source) {
    if (callAgents.take(response, source)) {
      return;
    }
    switch (outward.response(response, callAgents.isOutOfService(response, source))) {
      case Way.ToDevice(Kid device, byte[] bytes, String _) ->
          finder.newest(
              device,
              flow -> {
                if (flow == null || !flow.leg().send(flow.withGrant(bytes), loop.nanoTime())) {
                  counters.count(Refusal.UNKNOWN_ASSOCIATION);
                } else {
                  counters.countTaken();
                }
              });
      case Way.Refused(Refusal refusal) -> counters.count(refusal);
      case Way.ToCore _, Way.Answered _, Way.Absorbed _ -> {}
    }
  }

  private void request(SipRequest request, MessagePort on, InetSocketAddress source) {
    switch (outward.target(request, source)) {
      case Target.Nobody(Way way) -> ended(way, on, source);
      case Target.Reach reach ->
          finder.newest(
              reach.device(),
              flow -> {
                if (flow == null || !forward(reach, flow, source)) {
                  answer(outward.unreachable(reach, source), on, source);
                }
              });
      case Target.Named called ->
          named.find(
              called.name(),
              flow -> {
                if (flow == null || !forward(called.by(flow.device().kid()), flow, source)) {
                  answer(outward.unreachable(called.request(), source), on, source);
                }
              });
    }
  }

  /** Says that nobody is there. */
  private void answer(Way unreachable, MessagePort on, InetSocketAddress source) {
    counters.count(Refusal.UNKNOWN_ASSOCIATION);
    if (unreachable instanceof Way.Answered(byte[] bytes)) {
      on.send(source, bytes);
    }
  }

  private boolean forward(Target.Reach reach, DeviceFlow flow, InetSocketAddress source) {
    Lane lane = flow.leg().laneFor(reach.request().bytes().length);
    if (lane == null) {
      return false;
    }
    String outer = ports.hostPort(lane.port());
    Way.ToDevice way = outward.toDevice(reach, source, outer);
    SipRequest request = reach.request();
    // RFC 3261 17.1.1.3: nobody answers an ACK, so nothing would ever end the wait for it.
    boolean sent =
        request.is("ACK")
            ? flow.leg().send(way.bytes(), loop.nanoTime())
            : flow.leg()
                .send(
                    way.bytes(),
                    Forwarded.of(way.branch(), request.method(), way.bytes()),
                    loop.nanoTime());
    if (sent) {
      counters.countTaken();
    }
    return sent;
  }

  private void ended(Way way, MessagePort on, InetSocketAddress source) {
    switch (way) {
      case Way.Answered(byte[] bytes) -> {
        counters.countTaken();
        on.send(source, bytes);
      }
      case Way.Refused(Refusal refusal) -> counters.count(refusal);
      case Way.Absorbed _, Way.ToCore _, Way.ToDevice _ -> counters.countTaken();
    }
  }
}
