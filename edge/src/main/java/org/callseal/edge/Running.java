package org.callseal.edge;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.callseal.core.credential.Kid;
import org.callseal.edge.absence.AwaitedDevices;
import org.callseal.edge.absence.WaitingRequests;
import org.callseal.edge.callagent.CallAgents;
import org.callseal.edge.emergency.EmergencyCalls;
import org.callseal.edge.exchange.Exchanges;
import org.callseal.edge.flow.FlowFinder;
import org.callseal.edge.flow.NamedFlows;
import org.callseal.edge.megaco.MegacoEdge;
import org.callseal.edge.mgcp.MgcpEdge;
import org.callseal.edge.migration.UnsealedPhone;
import org.callseal.edge.registration.Registrations;
import org.callseal.edge.revocation.Revocations;
import org.callseal.edge.sip.SipFlow;

/**
 * What is there while an edge runs. Its parts belong to the edge's loop; lives from the edge's
 * start to its close.
 *
 * @param outer where the edge listens for endpoints, in the order of the settings, as bound
 */
record Running(
    Ports ports,
    List<InetSocketAddress> outer,
    CallAgents callAgents,
    Exchanges exchanges,
    FlowFinder<SipFlow> finder,
    NamedFlows<SipFlow> named,
    EmergencyCalls emergency,
    Crossing crossing,
    WaitingRequests waiting,
    AwaitedDevices awaited,
    Revocations revocations,
    Registrations registrations,
    MigrationSide migration,
    Optional<MgcpEdge> mgcp,
    Optional<MegacoEdge> megaco) {

  void sweep(long nowNs) {
    exchanges.sweep(nowNs);
    finder.sweep(nowNs);
    awaited.sweep(nowNs);
    revocations.sweep();
    registrations.sweep(nowNs);
    migration.sweep(nowNs);
    mgcp.ifPresent(gateways -> gateways.sweep(nowNs));
    megaco.ifPresent(gateways -> gateways.sweep(nowNs));
  }

  /** Who has come without a seal of late by the rule of migration. */
  List<UnsealedPhone> unsealed() {
    return Stream.concat(
            migration.report().stream(), mgcp.stream().flatMap(each -> each.unsealed().stream()))
        .toList();
  }

  /** How many things it holds that a flood could make more of. */
  int burden() {
    return exchanges.size()
        + finder.size()
        + crossing.size()
        + named.size()
        + callAgents.size()
        + waiting.size()
        + awaited.size()
        + revocations.size()
        + registrations.size()
        + migration.size()
        + mgcp.map(MgcpEdge::size).orElse(0)
        + megaco.map(MegacoEdge::size).orElse(0);
  }

  /** How much there is that will be over by itself: requests, and exchanges. */
  int underWay() {
    return crossing.open() + waiting.size() + exchanges.size();
  }

  /** Ends all associations of a device at once, whatever it speaks. */
  void revoke(Kid device) {
    finder.revoke(device);
    mgcp.ifPresent(gateways -> gateways.revoke(device));
    megaco.ifPresent(gateways -> gateways.revoke(device));
  }

  void stop() {
    callAgents.stop();
    mgcp.ifPresent(MgcpEdge::close);
    megaco.ifPresent(MegacoEdge::close);
    ports.close();
  }
}
