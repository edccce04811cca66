package org.callseal.edge.mgcp;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.flow.FlowFinder;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.gateway.Controllers;
import org.callseal.edge.session.Returns;
import org.callseal.mgcp.Malformed;
import org.callseal.mgcp.MgcpDatagram;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpResponse;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.leg.SealedLeg.Waiting;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.jspecify.annotations.Nullable;

/**
 * The side that faces call agents, each gateway at its own place: nothing is sealed here, so only
 * the listed ones are heard, and in no other name than that of the gateway they send to.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class MgcpCoreSide {

  private final Loop loop;
  private final Controllers controllers;
  private final Gateways gateways;
  private final FlowFinder<MgcpFlow> finder;
  private final Returns returns;
  private final Optional<UnsealedGateways> unsealed;
  private final RefusalCounters counters;
  private final CallAgentRules rules;

  MgcpCoreSide(
      Loop loop,
      Controllers controllers,
      Gateways gateways,
      FlowFinder<MgcpFlow> finder,
      Returns returns,
      Optional<UnsealedGateways> unsealed,
      RefusalCounters counters) {
    this.unsealed = unsealed;
    this.rules = new CallAgentRules(loop, controllers, counters);
    this.returns = returns;
    this.loop = loop;
    this.controllers = controllers;
    this.gateways = gateways;
    this.finder = finder;
    this.counters = counters;
  }

  /** A datagram has come to the place of this gateway. */
  void received(Identity identity, InetSocketAddress from, byte[] datagram) {
    Controller callAgent = controllers.at(from);
    MgcpGateway gateway = gateways.of(identity);
    if (callAgent == null || gateway == null) {
      if (unsealed.filter(each -> each.takesFromCore(identity, from, datagram)).isEmpty()) {
        counters.count(Refusal.NOT_ADMITTED);
      }
      return;
    }
    switch (MgcpDatagram.split(datagram)) {
      case Malformed _ -> counters.count(Refusal.MALFORMED);
      case MgcpDatagram.Messages(List<byte[]> messages) -> {
        List<MgcpMessage> read = new ArrayList<>();
        messages.forEach(each -> rules.read(each).ifPresent(read::add));
        read.removeIf(message -> isForUs(message, gateway));
        if (!read.isEmpty()) {
          finder.newest(
              gateway.last().device().kid(), flow -> forward(gateway, flow, callAgent, from, read));
        }
      }
    }
  }

  /** Answers to what the edge itself has said: they come where no association is as well. */
  private boolean isForUs(MgcpMessage message, MgcpGateway gateway) {
    boolean ours = message instanceof MgcpResponse response && gateway.restarts().take(response);
    if (ours) {
      counters.countTaken();
    }
    return ours;
  }

  private void forward(
      MgcpGateway gateway,
      @Nullable MgcpFlow flow,
      Controller callAgent,
      InetSocketAddress from,
      List<MgcpMessage> messages) {
    if (flow == null) {
      // Its call agent will say it again.
      returns.hurry(gateway.last().device().kid());
      counters.count(Refusal.UNKNOWN_ASSOCIATION);
      return;
    }
    List<Waiting<Sent>> together = new ArrayList<>();
    CallAgentRules.Conversation conversation =
        new CallAgentRules.Conversation(
            gateway.identity(),
            flow::permits,
            gateway.transactions(),
            gateway.complaint(),
            callAgent,
            from,
            answer -> answer(gateway, from, answer));
    for (MgcpMessage message : messages) {
      if (rules.passes(message, conversation)) {
        together.add(waiting(message, flow));
      }
    }
    if (together.isEmpty()) {
      return;
    }
    if (flow.send(together, loop.nanoTime())) {
      together.forEach(_ -> counters.countTaken());
    } else {
      counters.count(Refusal.UNKNOWN_ASSOCIATION);
    }
  }

  private static Waiting<Sent> waiting(MgcpMessage message, MgcpFlow flow) {
    byte[] bytes =
        message instanceof MgcpResponse ? flow.withGrant(message.bytes()) : message.bytes();
    return new Waiting<>(bytes, Sent.of(message, bytes));
  }

  private void answer(MgcpGateway gateway, InetSocketAddress to, byte[] answer) {
    MessagePort port = gateways.port(gateway);
    if (port != null) {
      port.send(to, answer);
    }
  }
}
