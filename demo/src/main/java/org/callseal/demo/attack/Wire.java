package org.callseal.demo.attack;

import org.callseal.demo.scenario.Home;
import org.callseal.demo.scenario.Stage;

/** Puts datagrams on a home's wire, from whatever address fits. Called by the demo's thread. */
final class Wire {

  private Wire() {}

  /** Toward the edge, from the public end of the home's agent. */
  static void outward(Stage stage, Home home, byte[] payload) {
    stage
        .machine()
        .run(
            () -> home.nat().injectOutward(home.agentEnd(), stage.domain().edgeAddress(), payload));
  }

  /** Toward the home's agent, as if from the edge. */
  static void inward(Stage stage, Home home, byte[] payload) {
    stage
        .machine()
        .run(() -> home.nat().injectInward(home.agentEnd(), stage.domain().edgeAddress(), payload));
  }

  /** From the attacker's own socket to the edge. */
  static void toEdge(Stage stage, byte[] payload) {
    stage.machine().run(() -> stage.attacker().send(stage.domain().edgeAddress(), payload));
  }

  /** From the attacker's own socket to the home's agent, past the NAT. */
  static void toAgent(Stage stage, Home home, byte[] payload) {
    stage.machine().run(() -> stage.attacker().send(home.agentEnd(), payload));
  }
}
