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
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpDatagram;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpParser;
import org.callseal.mgcp.MgcpResponse;
import org.callseal.mgcp.seal.MgcpControl;
import org.callseal.mgcp.seal.MgcpSeal;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.leg.SealedLeg.Waiting;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The side that faces call agents, each gateway at its own place: nothing is sealed here, so only
 * the listed ones are heard, and in no other name than that of the gateway they send to.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class MgcpCoreSide {

  private static final Logger LOG = LoggerFactory.getLogger(MgcpCoreSide.class);

  private final Loop loop;
  private final Controllers controllers;
  private final Gateways gateways;
  private final FlowFinder<MgcpFlow> finder;
  private final Returns returns;
  private final RefusalCounters counters;

  MgcpCoreSide(
      Loop loop,
      Controllers controllers,
      Gateways gateways,
      FlowFinder<MgcpFlow> finder,
      Returns returns,
      RefusalCounters counters) {
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
      counters.count(Refusal.NOT_ADMITTED);
      return;
    }
    switch (MgcpDatagram.split(datagram)) {
      case Malformed _ -> counters.count(Refusal.MALFORMED);
      case MgcpDatagram.Messages(List<byte[]> messages) -> {
        List<MgcpMessage> read = new ArrayList<>();
        messages.forEach(each -> read(each).ifPresent(read::add));
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
    for (MgcpMessage message : messages) {
      if (passes(message, gateway, flow, callAgent, from)) {
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

  /** The message without lines of ours, which nobody here may write. */
  private Optional<MgcpMessage> read(byte[] bytes) {
    if (MgcpParser.parse(bytes) instanceof MgcpMessage message
        && !MgcpControl.isQuestion(message)
        && MgcpParser.parse(MgcpSeal.cut(message)) instanceof MgcpMessage plain
        && MgcpSeal.hasRoom(plain, 0)) {
      return Optional.of(plain);
    }
    counters.count(Refusal.MALFORMED);
    return Optional.empty();
  }

  private static Waiting<Sent> waiting(MgcpMessage message, MgcpFlow flow) {
    byte[] bytes =
        message instanceof MgcpResponse ? flow.withGrant(message.bytes()) : message.bytes();
    return new Waiting<>(bytes, Sent.of(message, bytes));
  }

  private boolean passes(
      MgcpMessage message,
      MgcpGateway gateway,
      MgcpFlow flow,
      Controller callAgent,
      InetSocketAddress from) {
    return switch (message) {
      case MgcpCommand command -> passes(command, gateway, flow, callAgent, from);
      case MgcpResponse response -> passes(response, gateway, callAgent);
    };
  }

  private boolean passes(
      MgcpCommand command,
      MgcpGateway gateway,
      MgcpFlow flow,
      Controller callAgent,
      InetSocketAddress from) {
    long nowNs = loop.nanoTime();
    if (!flow.permits(command.endpoint())) {
      counters.count(Refusal.OUT_OF_SCOPE);
      answer(gateway, from, Answers.of(Answers.UNKNOWN_ENDPOINT, command, "not of this gateway"));
      return false;
    }
    NotifiedEntity.Naming naming = NotifiedEntity.in(command);
    if (isUnlisted(naming)) {
      complain(gateway, callAgent, naming);
      counters.count(Refusal.NOT_ADMITTED);
      answer(gateway, from, Answers.of(Answers.INVALID_PARAMETER, command, "not a call agent"));
      return false;
    }
    CallAgentChoice choice = gateway.choice();
    switch (naming) {
      case NotifiedEntity.Naming.Named(var entities) ->
          choice.named(command.endpoint(), listed(entities.getFirst()).orElseThrow());
      case NotifiedEntity.Naming.Back _ -> choice.takenBack(command.endpoint(), callAgent);
      case NotifiedEntity.Naming.Nothing _ -> {
        // RFC 3435 4.1: auditing will not change the notified entity.
        if (!command.verb().startsWith("AU")) {
          choice.commanded(callAgent);
        }
      }
      case NotifiedEntity.Naming.Unclear _ -> {}
    }
    gateway.asked().asked(command.transaction(), from, nowNs);
    return true;
  }

  private boolean passes(MgcpResponse response, MgcpGateway gateway, Controller callAgent) {
    long nowNs = loop.nanoTime();
    if (response.code() < 100) {
      // 000 to 099: the response of the gateway's has come (RFC 3435 2.4).
      boolean known = gateway.asked().asker(response.transaction(), nowNs) != null;
      if (!known) {
        counters.count(Refusal.OUT_OF_SCOPE);
      }
      return known;
    }
    CommandsOfGateway.Asked asked = gateway.commands().find(response.transaction(), nowNs);
    if (asked == null || !asked.wentTo(callAgent)) {
      counters.count(Refusal.OUT_OF_SCOPE);
      return false;
    }
    NotifiedEntity.Naming naming = NotifiedEntity.in(response);
    if (isUnlisted(naming)) {
      complain(gateway, callAgent, naming);
      counters.count(Refusal.NOT_ADMITTED);
      return false;
    }
    if (asked.isRestart() && naming instanceof NotifiedEntity.Naming.Named(var entities)) {
      gateway.choice().named(asked.endpoint(), listed(entities.getFirst()).orElseThrow());
    }
    if (!response.isProvisional()) {
      asked.answered();
    }
    return true;
  }

  private boolean isUnlisted(NotifiedEntity.Naming naming) {
    return switch (naming) {
      case NotifiedEntity.Naming.Named(var entities) ->
          !entities.stream().allMatch(entity -> listed(entity).isPresent());
      case NotifiedEntity.Naming.Unclear _ -> true;
      case NotifiedEntity.Naming.Nothing _, NotifiedEntity.Naming.Back _ -> false;
    };
  }

  private Optional<Controller> listed(NotifiedEntity entity) {
    return controllers.named(entity.host(), entity.port());
  }

  private void complain(MgcpGateway gateway, Controller callAgent, NotifiedEntity.Naming naming) {
    if (gateway.isComplaintDue(loop.nanoTime())) {
      LOG.warn(
          "{} would send {} to a call agent that is not listed, past its seal, and was refused: {}",
          callAgent,
          gateway.identity(),
          naming);
    }
  }

  private void answer(MgcpGateway gateway, InetSocketAddress to, byte[] answer) {
    MessagePort port = gateways.port(gateway);
    if (port != null) {
      port.send(to, answer);
    }
  }
}
