package org.callseal.edge.mgcp;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.callseal.core.authority.AuthorityPort.GatewayPlace;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.gateway.Controllers;
import org.callseal.edge.gateway.GatewayPorts;
import org.callseal.edge.migration.AuthorityAnswers;
import org.callseal.edge.migration.Migration;
import org.callseal.edge.migration.MigrationSettings;
import org.callseal.edge.migration.UnsealedPhone;
import org.callseal.edge.session.Arrival;
import org.callseal.mgcp.EndpointName;
import org.callseal.mgcp.Malformed;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpDatagram;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpResponse;
import org.callseal.mgcp.seal.MgcpControl;
import org.callseal.mgcp.seal.MgcpSeal;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.gate.SourceRates;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;

/**
 * Lets gateways through without a seal where the rule of migration says so, from their own places
 * on the core side to call agents that hear nobody with a seal, and back to where they were last
 * heard; only as long as no device key speaks for them, which the authority has to say of each
 * message.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class UnsealedGateways {

  /** An operator who has just given a gateway its address need not wait long. */
  private static final Duration NO_GATEWAY_BELIEVED = Duration.ofSeconds(10);

  private final MgcpSettings settings;
  private final MigrationSettings migration;
  private final Controllers controllers;
  private final GatewayPorts ports;
  private final AuthorityAnswers<String, Optional<GatewayPlace>> places;
  private final KnownUnsealed known;
  private final CallAgentRules rules;
  private final SourceRates rates;
  private final RefusalCounters counters;
  private final Loop loop;

  /**
   * @param gateways those with a seal, whose ports stay open
   * @param rates of all that comes by the rule
   */
  UnsealedGateways(
      MgcpSettings settings,
      MigrationSettings migration,
      Gateways gateways,
      GatewayPorts ports,
      Function<String, CompletableFuture<Optional<GatewayPlace>>> authority,
      SourceRates rates,
      RefusalCounters counters,
      Loop loop) {
    this.settings = settings;
    this.migration = migration;
    this.controllers = new Controllers(settings.unsealedCallAgents());
    this.ports = ports;
    this.places =
        new AuthorityAnswers<>(authority, Optional.empty(), UnsealedGateways::believed, loop);
    this.known =
        new KnownUnsealed(
            controllers,
            identity -> {
              if (gateways.of(identity) == null) {
                ports.close(identity);
              }
            });
    this.rules = new CallAgentRules(loop, controllers, counters);
    this.rates = rates;
    this.counters = counters;
    this.loop = loop;
  }

  private static Duration believed(Optional<GatewayPlace> place) {
    if (place.isEmpty()) {
      return NO_GATEWAY_BELIEVED;
    }
    return place.get().hasDevice() ? Migration.KEY_BELIEVED : Migration.NO_KEY_BELIEVED;
  }

  /** Whether the message may come without a seal by the operator's rule; all is then done. */
  boolean takesFromStranger(MgcpMessage message, Arrival arrival) {
    if (MgcpControl.isQuestion(message)) {
      return false;
    }
    return switch (message) {
      case MgcpCommand command -> command(command, arrival);
      case MgcpResponse response -> response(response, arrival);
    };
  }

  private boolean command(MgcpCommand command, Arrival arrival) {
    EndpointName endpoint = command.endpoint();
    if (!covers(endpoint.canonical(), arrival.source())
        && !covers(endpoint.domain(), arrival.source())) {
      return false;
    }
    if (takesToken(arrival)) {
      places.ask(endpoint.canonical(), place -> command(command, place, arrival));
    }
    return true;
  }

  private void command(MgcpCommand command, Optional<GatewayPlace> found, Arrival arrival) {
    if (found.isEmpty() || !covers(found.get().identity().text(), arrival.source())) {
      MgcpStrangers.refuse(command, arrival, counters);
      return;
    }
    GatewayPlace place = found.get();
    UnsealedGateway gateway = known.of(place.identity(), arrival.lane());
    if (place.hasDevice()) {
      known.refused(gateway, arrival.lane(), loop.nanoTime(), loop.utcSeconds());
      MgcpStrangers.refuse(command, arrival, counters);
    } else {
      goOn(command, gateway, place, arrival);
    }
  }

  private boolean response(MgcpResponse response, Arrival arrival) {
    for (UnsealedGateway gateway : known.at(arrival.lane())) {
      if (gateway.transactions().answersSomething(response, arrival.nowNs())) {
        if (takesToken(arrival)) {
          places.ask(
              name(gateway.identity()), place -> response(response, gateway, place, arrival));
        }
        return true;
      }
    }
    return false;
  }

  private void response(
      MgcpResponse response,
      UnsealedGateway gateway,
      Optional<GatewayPlace> place,
      Arrival arrival) {
    if (mayCome(place, gateway.identity(), arrival.source())) {
      goOn(response, gateway, place.orElseThrow(), arrival);
    } else {
      known.refused(gateway, arrival.lane(), loop.nanoTime(), loop.utcSeconds());
      counters.count(Refusal.UNSEALED);
    }
  }

  private void goOn(
      MgcpMessage message, UnsealedGateway gateway, GatewayPlace place, Arrival arrival) {
    known.passed(gateway, arrival.lane(), loop.nanoTime(), loop.utcSeconds());
    MessagePort port = ports.at(gateway.identity(), settings.coreSide(place.address()));
    if (port == null) {
      counters.count(Refusal.UNSEALED);
      return;
    }
    counters.countTaken();
    gateway
        .transactions()
        .forward(List.of(new Onward(message, MgcpSeal.cut(message))), port, loop.nanoTime());
  }

  /** Whether a datagram at a gateway's place is for one that has no seal; all is then done. */
  boolean takesFromCore(Identity identity, InetSocketAddress from, byte[] datagram) {
    Controller callAgent = controllers.at(from);
    UnsealedGateway gateway = known.find(identity);
    if (callAgent == null || gateway == null || gateway.way(loop.nanoTime()) == null) {
      return false;
    }
    switch (MgcpDatagram.split(datagram)) {
      case Malformed _ -> counters.count(Refusal.MALFORMED);
      case MgcpDatagram.Messages(List<byte[]> messages) -> {
        List<MgcpMessage> read = new ArrayList<>();
        messages.forEach(each -> rules.read(each).ifPresent(read::add));
        if (!read.isEmpty()) {
          places.ask(name(identity), place -> fromCore(gateway, place, callAgent, from, read));
        }
      }
    }
    return true;
  }

  private void fromCore(
      UnsealedGateway gateway,
      Optional<GatewayPlace> place,
      Controller callAgent,
      InetSocketAddress from,
      List<MgcpMessage> messages) {
    Lane way = gateway.way(loop.nanoTime());
    if (way == null || !mayCome(place, gateway.identity(), way.peer())) {
      known.unreachable(gateway);
      counters.count(Refusal.UNSEALED);
      return;
    }
    MessagePort port =
        ports.at(gateway.identity(), settings.coreSide(place.orElseThrow().address()));
    CallAgentRules.Conversation conversation =
        new CallAgentRules.Conversation(
            gateway.identity(),
            endpoint -> place.orElseThrow().scope().permits(endpoint.canonical()),
            gateway.transactions(),
            gateway.complaint(),
            callAgent,
            from,
            answer -> {
              if (port != null) {
                port.send(from, answer);
              }
            });
    List<byte[]> passing =
        messages.stream()
            .filter(message -> rules.passes(message, conversation))
            .map(MgcpMessage::bytes)
            .toList();
    if (!passing.isEmpty()) {
      passing.forEach(_ -> counters.countTaken());
      way.send(MgcpDatagram.together(passing));
    }
  }

  private boolean mayCome(
      Optional<GatewayPlace> place, Identity identity, InetSocketAddress source) {
    return place.filter(each -> !each.hasDevice() && each.identity().equals(identity)).isPresent()
        && covers(identity.text(), source);
  }

  private boolean covers(String name, InetSocketAddress source) {
    return migration.coversGateway(name, source.getAddress());
  }

  private boolean takesToken(Arrival arrival) {
    boolean taken = rates.take(arrival.source().getAddress(), arrival.nowNs());
    if (!taken) {
      counters.count(Refusal.OVERLOADED);
    }
    return taken;
  }

  /** An identity as MGCP has names. */
  private static String name(Identity identity) {
    return identity.text().toLowerCase(Locale.ROOT);
  }

  /** Who has come without a seal of late. */
  List<UnsealedPhone> report() {
    return known.report();
  }

  void sweep(long nowNs) {
    known.sweep(nowNs);
  }

  /** How many things it holds that a flood could make more of. */
  int size() {
    return known.size() + places.size();
  }
}
