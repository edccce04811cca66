package org.callseal.app.serve;

import java.io.PrintWriter;
import org.callseal.app.administration.AdvertisedServers;
import org.callseal.app.configuration.HostPort;
import org.callseal.app.configuration.MegacoConfiguration;
import org.callseal.app.configuration.Role;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.core.association.ServerSet;

/** What a server says when it has started: what it is reached at, and what to do next. */
final class Greeting {

  private final ServeConfiguration configuration;
  private final PrintWriter out;

  private Greeting(ServeConfiguration configuration, PrintWriter out) {
    this.configuration = configuration;
    this.out = out;
  }

  static void say(ServeConfiguration configuration, PrintWriter out) {
    Greeting greeting = new Greeting(configuration, out);
    Role role = configuration.cluster().role();
    out.println(
        "callseal serves "
            + configuration.domain()
            + switch (role) {
              case ALL -> "";
              case AUTHORITY -> ", as an authority";
              case EDGE -> ", as an edge";
            });
    if (role != Role.AUTHORITY) {
      greeting.sayPhones();
      greeting.sayGateways();
      greeting.sayMediaGateways();
    }
    if (role != Role.ALL) {
      out.println("  links       TLS " + Places.link(configuration));
    }
    out.println("  data        " + configuration.data());
    if (role != Role.EDGE) {
      out.println(
          "next, in another terminal: ./callseal subscriber add alice@" + configuration.domain());
    }
    if (role == Role.AUTHORITY) {
      out.println("for an edge:               ./callseal cluster invite edge-1");
    }
    out.flush();
  }

  private void sayPhones() {
    for (ServerSet.Server server : AdvertisedServers.of(configuration).servers()) {
      out.println(
          "  endpoints   UDP and TCP " + new HostPort(server.address(), server.port()).text());
    }
    if (configuration.callAgents().isEmpty()) {
      out.println(
          "  call agent  built in, UDP " + HostPort.of(configuration.builtInCallAgent()).text());
    }
    configuration.callAgents().forEach(agent -> out.println("  call agent  " + agent.text()));
  }

  private void sayGateways() {
    configuration
        .mgcp()
        .listen()
        .forEach(listen -> out.println("  gateways    UDP " + HostPort.of(listen).text()));
    if (configuration.mgcp().hasBuiltInCallAgent()) {
      out.println(
          "  their call agent  built in, UDP "
              + HostPort.of(configuration.gateway().builtInCallAgent()).text());
    }
    configuration
        .mgcp()
        .callAgents()
        .forEach(agent -> out.println("  their call agent  UDP " + agent.text()));
  }

  private void sayMediaGateways() {
    MegacoConfiguration megaco = configuration.megaco();
    megaco
        .listen()
        .forEach(
            listen -> out.println("  Megaco      UDP and TCP, text " + HostPort.of(listen).text()));
    megaco
        .listenBinary()
        .forEach(listen ->
            out.println("  Megaco      UDP and TCP, binary " + HostPort.of(listen).text()));
    if (megaco.hasBuiltInController()) {
      out.println(
          "  their call agent  built in, UDP "
              + HostPort.of(configuration.gateway().builtInController()).text());
    }
    megaco.callAgents().forEach(agent -> out.println("  their call agent  " + agent.text()));
  }
}
