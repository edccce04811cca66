package org.callseal.edge;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.absence.WaitingRequests;
import org.callseal.edge.absence.WaitingRequests.Asker;
import org.callseal.edge.callagent.CallAgents;
import org.callseal.edge.flow.FlowFinder;
import org.callseal.edge.flow.FlowFinder.Place;
import org.callseal.edge.flow.NamedFlows;
import org.callseal.edge.registration.Registrations;
import org.callseal.edge.route.Outward;
import org.callseal.edge.route.Outward.Target;
import org.callseal.edge.route.Way;
import org.callseal.edge.sibling.HandOver;
import org.callseal.edge.sibling.SiblingMessage;
import org.callseal.edge.sip.SipFlow;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.leg.Lane;
import org.callseal.sip.Malformed;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.seal.SipControl;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;

/**
 * The side that faces the call agents: nothing is sealed here, so only their hosts are heard.
 * Belongs to one loop; lives as long as the edge.
 */
final class CoreSide {

  private final CallAgents callAgents;
  private final EmergencySide emergency;
  private final MigrationSide migration;
  private final Set<InetAddress> furtherHosts;
  private final Crossing crossing;
  private final Outward outward;
  private final FlowFinder<SipFlow> finder;
  private final NamedFlows<SipFlow> named;
  private final WaitingRequests waiting;
  private final Endings endings;
  private final Registrations registrations;
  private final HandOver siblings;
  private final RefusalCounters counters;

  CoreSide(
      CallAgents callAgents,
      EmergencySide emergency,
      MigrationSide migration,
      Set<InetAddress> furtherHosts,
      Crossing crossing,
      FlowFinder<SipFlow> finder,
      NamedFlows<SipFlow> named,
      WaitingRequests waiting,
      Endings endings,
      Registrations registrations,
      HandOver siblings,
      RefusalCounters counters) {
    this.callAgents = callAgents;
    this.emergency = emergency;
    this.migration = migration;
    this.furtherHosts = furtherHosts;
    this.crossing = crossing;
    this.outward = crossing.outward();
    this.finder = finder;
    this.named = named;
    this.waiting = waiting;
    this.endings = endings;
    this.registrations = registrations;
    this.siblings = siblings;
    this.counters = counters;
  }

  /** Whether connections from there are taken. */
  boolean permits(InetAddress host) {
    return callAgents.isHost(host) || furtherHosts.contains(host);
  }

  void received(MessagePort on, InetSocketAddress source, byte[] message) {
    InetAddress host = source.getAddress();
    boolean heard = permits(host);
    if (!heard && !emergency.hears(host)) {
      counters.count(Refusal.NOT_ADMITTED);
      return;
    }
    callAgents.heard(source);
    on.prove(source);
    switch (SipParser.parse(message, SipControl.over(on.medium()).carriage())) {
      case Malformed _ -> counters.count(Refusal.MALFORMED);
      case SipMessage call
          when on.medium() == Medium.UDP && emergency.takesFromCore(call, on, source) -> {}
      case SipMessage _ when !heard -> counters.count(Refusal.NOT_ADMITTED);
      case SipResponse response -> response(response, new Lane(on, source), false);
      case SipRequest request -> request(request, new Lane(on, source), false);
    }
  }

  /** A call agent's message that came to another edge, and is for a device of this one's. */
  void handed(SiblingMessage.Handed handed) {
    if (!permits(handed.source().getAddress())) {
      counters.count(Refusal.NOT_ADMITTED);
      return;
    }
    Lane came = crossing.handed(handed.source(), handed.over());
    switch (SipParser.parse(handed.message(), SipControl.over(handed.over()).carriage())) {
      case Malformed _ -> counters.count(Refusal.MALFORMED);
      case SipResponse response -> response(response, came, true);
      case SipRequest request -> request(request, came, true);
    }
  }

  private void response(SipResponse arrived, Lane came, boolean handed) {
    InetSocketAddress source = came.peer();
    if (callAgents.take(arrived, source) || registrations.take(arrived, source)) {
      return;
    }
    registrations.answered(arrived);
    boolean outOfService = callAgents.isOutOfService(arrived, source);
    if (crossing.takes(arrived)) {
      counters.countTaken();
      return;
    }
    switch (outward.response(arrived, outOfService)) {
      case Way.ToDevice(Kid device, byte[] _, String _) when migration.takes(arrived, device) -> {}
      case Way.ToDevice(Kid device, byte[] bytes, String _) ->
          finder.placeOf(
              device,
              handed,
              place -> {
                switch (place) {
                  case Place.Here<SipFlow>(var flow) when crossing.toDevice(flow, bytes) ->
                      counters.countTaken();
                  case Place.Elsewhere<SipFlow>(var edge) -> hand(edge, came, arrived);
                  case Place.Here<SipFlow> _, Place.Nowhere<SipFlow> _ ->
                      counters.count(Refusal.UNKNOWN_ASSOCIATION);
                }
              });
      case Way.Refused(Refusal refusal) -> counters.count(refusal);
      case Way.ToCore _, Way.Answered _, Way.Absorbed _ -> {}
    }
  }

  private void hand(String edge, Lane came, SipMessage message) {
    counters.countTaken();
    siblings.hand(edge, came, message.bytes());
  }

  private void request(SipRequest request, Lane came, boolean handed) {
    if (crossing.takes(request, came)) {
      counters.countTaken();
      return;
    }
    Asker asker = new Asker(came);
    if (waiting.cancel(request, asker)) {
      counters.countTaken();
      return;
    }
    InetSocketAddress source = came.peer();
    Optional<Way> leaving =
        siblings.isLeaving() ? outward.outOfService(request, source) : Optional.empty();
    if (leaving.isPresent()) {
      ended(leaving.get(), came);
      return;
    }
    switch (outward.target(request, source)) {
      case Target.Nobody(Way way) -> ended(way, came);
      case Target.Reach reach
          when migration.takes(
              reach, came, () -> unreachable(outward.unreachable(reach, source), asker)) -> {}
      case Target.Reach reach ->
          finder.placeOf(
              reach.device(),
              handed,
              place -> {
                switch (place) {
                  case Place.Here<SipFlow>(var flow) when forward(reach, flow, came) -> {}
                  case Place.Elsewhere<SipFlow>(var edge) -> hand(edge, came, request);
                  case Place.Nowhere<SipFlow> _
                      when (!reach.outbound() || endings.isToldLater(reach.device()))
                          && hold(reach, request, asker) ->
                      counters.countTaken();
                  case Place.Here<SipFlow> _, Place.Nowhere<SipFlow> _ ->
                      unreachable(outward.unreachable(reach, source), asker);
                }
              });
      case Target.Named called ->
          named.find(
              called.name(),
              handed,
              place -> {
                switch (place) {
                  case Place.Here<SipFlow>(var flow)
                      when forward(called.by(flow.device().kid()), flow, came) -> {}
                  case Place.Elsewhere<SipFlow>(var edge) -> hand(edge, came, request);
                  case Place.Nowhere<SipFlow> _ when awaits(called, request, asker) ->
                      counters.countTaken();
                  case Place.Here<SipFlow> _, Place.Nowhere<SipFlow> _ ->
                      unreachable(outward.unreachable(called.request(), source), asker);
                }
              });
    }
  }

  private boolean awaits(Target.Named called, SipRequest request, Asker asker) {
    Kid awaited = endings.awaited(called.name());
    return awaited != null && hold(called.by(awaited), request, asker);
  }

  /** Has a request wait for its device, which is told so where it is to come back later only. */
  private boolean hold(Target.Reach reach, SipRequest arrived, Asker asker) {
    boolean held = waiting.hold(reach.request(), asker, again(reach, arrived, asker));
    if (held) {
      endings.hurry(reach.device());
    }
    return held;
  }

  /** Looks whether the device has a new association by now, and says in the end that it has not. */
  private WaitingRequests.Search again(Target.Reach reach, SipRequest arrived, Asker asker) {
    return new WaitingRequests.Search() {
      @Override
      public void run(Runnable notYet) {
        finder.placeOf(
            reach.device(),
            false,
            place -> {
              switch (place) {
                case Place.Here<SipFlow>(var flow) when forward(reach, flow, asker.came()) -> {}
                case Place.Elsewhere<SipFlow>(var edge) -> hand(edge, asker.came(), arrived);
                case Place.Here<SipFlow> _, Place.Nowhere<SipFlow> _ -> {
                  endings.hurry(reach.device());
                  notYet.run();
                }
              }
            });
      }

      @Override
      public void over() {
        unreachable(outward.unreachable(reach, asker.came().peer()), asker);
      }
    };
  }

  /** Says that nobody is there. */
  private void unreachable(Way way, Asker asker) {
    counters.count(Refusal.UNKNOWN_ASSOCIATION);
    asker.answer(way);
  }

  private boolean forward(Target.Reach reach, SipFlow flow, Lane came) {
    boolean sent = crossing.toDevice(reach, flow, came);
    if (sent) {
      counters.countTaken();
    }
    return sent;
  }

  private void ended(Way way, Lane came) {
    switch (way) {
      case Way.Answered(byte[] bytes) -> {
        counters.countTaken();
        came.send(bytes);
      }
      case Way.Refused(Refusal refusal) -> counters.count(refusal);
      case Way.Absorbed _, Way.ToCore _, Way.ToDevice _ -> counters.countTaken();
    }
  }
}
