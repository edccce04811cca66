package org.callseal.edge.megaco;

import org.callseal.edge.gateway.Controller;
import org.callseal.edge.gateway.Controllers;

/**
 * Which call agent a gateway belongs to, as a whole: the preferred one until a service change names
 * another or it is silent. Belongs to one loop; lives as long as its gateway is known here.
 */
final class ControllerChoice {

  private final Controllers controllers;
  private Controller present;

  ControllerChoice(Controllers controllers) {
    this.controllers = controllers;
    this.present = controllers.first();
  }

  Controller present() {
    return present;
  }

  /** A service change has named it. */
  void named(Controller other) {
    present = other;
  }

  /** It leaves things unanswered; gives the one to try from now on. */
  Controller silent(Controller silent) {
    if (present.equals(silent)) {
      present = controllers.after(silent);
    }
    return present;
  }
}
