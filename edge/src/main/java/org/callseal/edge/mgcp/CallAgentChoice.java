package org.callseal.edge.mgcp;

import java.util.LinkedHashMap;
import java.util.Map;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.gateway.Controllers;
import org.callseal.mgcp.EndpointName;
import org.jspecify.annotations.Nullable;

/**
 * Which call agent each endpoint of a gateway belongs to (RFC 3435 4.1): the one last named to it,
 * else the one that last commanded the gateway, else the preferred one. All of the list together
 * are what the gateway's own configuration names, so where one is silent the next is tried (4.3).
 *
 * <p>Belongs to one loop; lives as long as its gateway is known here.
 */
final class CallAgentChoice {

  /** Endpoints with a call agent of their own; one more goes with all the others. */
  private static final int MOST_APART = 1024;

  private final Controllers controllers;
  private Controller common;
  private boolean named;
  private @Nullable Map<String, Controller> apart;

  CallAgentChoice(Controllers controllers) {
    this.controllers = controllers;
    this.common = controllers.first();
  }

  Controller of(EndpointName endpoint) {
    Map<String, Controller> some = apart;
    return some == null ? common : some.getOrDefault(endpoint.canonical(), common);
  }

  /** A call agent was named to these endpoints. */
  void named(EndpointName endpoint, Controller controller) {
    if (isAll(endpoint)) {
      all(controller);
      named = true;
    } else {
      one(endpoint, controller);
    }
  }

  /** The choice for these endpoints is taken back, in a command of this call agent. */
  void takenBack(EndpointName endpoint, Controller from) {
    if (isAll(endpoint)) {
      all(from);
      named = false;
    } else {
      one(endpoint, from);
    }
  }

  /** A command that is no audit came from this one. */
  void commanded(Controller controller) {
    if (!named) {
      common = controller;
    }
  }

  /** This one leaves the endpoint's commands unanswered. */
  Controller silent(EndpointName endpoint, Controller silent) {
    Controller next = controllers.after(silent);
    Map<String, Controller> some = apart;
    if (some != null && some.containsKey(endpoint.canonical())) {
      some.put(endpoint.canonical(), next);
    } else if (common.equals(silent)) {
      common = next;
    }
    return next;
  }

  private void all(Controller controller) {
    common = controller;
    apart = null;
  }

  private void one(EndpointName endpoint, Controller controller) {
    Map<String, Controller> some = apart == null ? new LinkedHashMap<>() : apart;
    if (some.size() < MOST_APART || some.containsKey(endpoint.canonical())) {
      some.put(endpoint.canonical(), controller);
    }
    apart = some;
  }

  /** {@code *@gateway}: every endpoint there is. */
  private static boolean isAll(EndpointName endpoint) {
    return endpoint.local().equals("*");
  }
}
