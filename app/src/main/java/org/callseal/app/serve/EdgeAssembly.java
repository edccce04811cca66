package org.callseal.app.serve;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.configuration.CallAgentAddress;
import org.callseal.app.configuration.HostPort;
import org.callseal.app.configuration.MegacoConfiguration;
import org.callseal.app.configuration.MgcpConfiguration;
import org.callseal.app.configuration.MigrationConfiguration;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.core.association.ServerSet;
import org.callseal.edge.EdgeLimits;
import org.callseal.edge.EdgeSettings;
import org.callseal.edge.Listener;
import org.callseal.edge.callagent.CallAgent;
import org.callseal.edge.callagent.Contacts;
import org.callseal.edge.callagent.HealthCheck;
import org.callseal.edge.callagent.Hop;
import org.callseal.edge.emergency.EmergencyRoute;
import org.callseal.edge.emergency.EmergencySettings;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.megaco.MegacoSettings;
import org.callseal.edge.mgcp.MgcpSettings;
import org.callseal.edge.migration.MigrationSettings;

/** Makes an edge's settings from the configuration. Pure but for the names it looks up. */
final class EdgeAssembly {

  private static final int MISSES = 3;

  private EdgeAssembly() {}

  static EdgeSettings settings(ServeConfiguration configuration, String name, ServerSet servers) {
    ServeConfiguration.Edge edge = configuration.edge();
    EdgeLimits usual = EdgeLimits.DEFAULT;
    EdgeLimits limits =
        new EdgeLimits(
            usual.longestDatagram(),
            usual.perSource(),
            usual.strangersPerSource(),
            usual.exchangesUnderWay(),
            configuration.limits().exchangesWithoutCookie(),
            configuration.limits().pendingExchanges(),
            usual.lookups());
    EdgeSettings settings =
        EdgeSettings.of(
                name, outer(edge, servers), Listener.on(edge.coreSide()), callAgents(configuration))
            .withHealthCheck(new HealthCheck(edge.callAgentCheck(), MISSES))
            .withTrustedHeaders(edge.trustedHeaders())
            .withEmergency(emergency(configuration.emergency()))
            .withMigration(migration(configuration))
            .withNames(
                servers.servers().stream()
                    .map(server -> new HostPort(server.address(), server.port()).text())
                    .collect(Collectors.toUnmodifiableSet()))
            .withDomain(configuration.domain())
            .withLimits(limits)
            .withCoreHosts(Set.of(InetAddress.getLoopbackAddress()));
    if (edge.group().isPresent()) {
      settings = settings.withGroup(edge.group().get());
    }
    MgcpConfiguration mgcp = configuration.mgcp();
    if (!mgcp.listen().isEmpty()) {
      List<Controller> callAgents =
          controllers(
              mgcp.callAgents(), "mgcp.call-agents", configuration.gateway().builtInCallAgent());
      settings =
          settings.withMgcp(
              new MgcpSettings(
                  mgcp.listen(),
                  edge.coreSide().getAddress(),
                  callAgents,
                  unsealedControllers(configuration, callAgents)));
    }
    MegacoConfiguration megaco = configuration.megaco();
    return megaco.isNone()
        ? settings
        : settings.withMegaco(
            new MegacoSettings(
                megaco.listen(),
                megaco.listenBinary(),
                edge.coreSide().getAddress(),
                mediaControllers(configuration)));
  }

  /** The built-in one takes datagrams alone. */
  private static List<Controller> mediaControllers(ServeConfiguration configuration) {
    InetSocketAddress builtIn = configuration.gateway().builtInController();
    return configuration.megaco().hasBuiltInController()
        ? List.of(
            new Controller(
                builtIn.getAddress().getHostAddress(), builtIn, Controller.Takes.DATAGRAMS))
        : configuration.megaco().callAgents().stream()
            .map(named ->
                new Controller(
                    named.address().host(),
                    lookedUp("call agent", named.address(), "megaco.call-agents"),
                    named.takes()))
            .toList();
  }

  private static List<Controller> unsealedControllers(
      ServeConfiguration configuration, List<Controller> sealed) {
    List<Controller> unsealed =
        configuration.migration().mgcpCallAgents().stream()
            .map(named ->
                new Controller(
                    named.host(), lookedUp("call agent", named, "migration.mgcp-call-agents")))
            .toList();
    if (MgcpSettings.isShared(sealed, unsealed)) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "migration.mgcp-call-agents: one of them serves gateways with a seal as well"
              + " (mgcp.call-agents); gateways without one need a call agent of their own");
    }
    return unsealed;
  }

  private static List<Controller> controllers(
      List<HostPort> callAgents, String key, InetSocketAddress builtIn) {
    return callAgents.isEmpty()
        ? List.of(new Controller(builtIn.getAddress().getHostAddress(), builtIn))
        : callAgents.stream()
            .map(named -> new Controller(named.host(), lookedUp("call agent", named, key)))
            .toList();
  }

  private static List<Listener> outer(ServeConfiguration.Edge edge, ServerSet servers) {
    List<Listener> listeners = new ArrayList<>();
    for (InetSocketAddress bind : edge.listen()) {
      Optional<String> advertised =
          servers.servers().stream()
              .filter(server -> server.port() == bind.getPort())
              .findFirst()
              .map(server -> new HostPort(server.address(), server.port()).text());
      listeners.add(new Listener(bind, advertised));
    }
    return listeners;
  }

  private static List<CallAgent> callAgents(ServeConfiguration configuration) {
    if (configuration.callAgents().isEmpty()) {
      return List.of(
          new CallAgent(
              configuration.domain(),
              configuration.builtInCallAgent(),
              0,
              1,
              Contacts.KEEP,
              Hop.Takes.DATAGRAMS));
    }
    return configuration.callAgents().stream().map(EdgeAssembly::callAgent).toList();
  }

  private static CallAgent callAgent(CallAgentAddress named) {
    HostPort address = named.address();
    return new CallAgent(
        address.host(),
        lookedUp("call agent", address, "call-agents"),
        named.priority(),
        named.weight(),
        named.contacts(),
        named.takes());
  }

  private static MigrationSettings migration(ServeConfiguration configuration) {
    MigrationConfiguration migration = configuration.migration();
    return migration.isNone()
        ? MigrationSettings.NONE
        : MigrationSettings.of(
            migration::names,
            migration.domains().isEmpty()
                ? Set.of(configuration.domain())
                : Set.copyOf(migration.domains()),
            migration.identities());
  }

  private static EmergencySettings emergency(ServeConfiguration.Emergency emergency) {
    return EmergencySettings.DEFAULT
        .withNumbers(emergency.numbers())
        .withRoute(
            emergency
                .route()
                .map(route ->
                    new EmergencyRoute(
                        route.text(),
                        lookedUp("emergency route", route.address(), "emergency.route"))));
  }

  private static InetSocketAddress lookedUp(String what, HostPort address, String key) {
    try {
      return new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
    } catch (UnknownHostException _) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          what + " " + address.text() + ": its name cannot be looked up; check " + key);
    }
  }
}
