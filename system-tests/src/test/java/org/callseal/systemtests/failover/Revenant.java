package org.callseal.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.association.StoredFlow;
import org.callseal.core.identity.Identity;
import org.callseal.simulation.HoldBack;
import org.callseal.simulation.SeenDatagram;

/**
 * A device that was revoked. Somebody kept back texts that it had sealed before, which no edge has
 * seen, put its records back into the store, and plays the texts to every edge. Belongs to the
 * simulation's thread.
 */
final class Revenant {

  private static final int KEPT = 3;

  private final ClusterWorld world;
  private final CallAgentWatch callAgent;
  private final List<SeenDatagram> kept = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final StoredAssociation record;
  private final StoredFlow flow;

  /** Revokes the device of a home that is registered. */
  Revenant(ClusterWorld world, CallAgentWatch callAgent, ClusterHome home, ClusterHome other) {
    this.world = world;
    this.callAgent = callAgent;
    HoldBack hand =
        world.network.holdBack(datagram -> datagram.text().contains("From: <" + home.identity));
    for (int i = 0; i <= KEPT; i++) {
      texts.add(home.say(other));
      world.run(0.01);
    }
    kept.addAll(hand.held());
    hand.end();
    expectThemToHaveBeenGood();
    record = world.associations.findNewest(home.kid()).orElseThrow();
    flow = world.associations.findFlow(record.spi()).orElseThrow();
    Identity who = Identity.parse(home.identity).orElseThrow();
    assertThat(world.register().revokeDevice(who, home.kid())).isTrue();
    home.stopAgent();
    world.run(3);
  }

  /** The last one is let through, and taken. */
  private void expectThemToHaveBeenGood() {
    SeenDatagram good = kept.removeLast();
    world.network.inject(good.from(), good.to(), good.payload());
    assertThat(world.until(() -> texts.stream().anyMatch(callAgent::saw), 1)).isTrue();
    texts.removeIf(callAgent::saw);
  }

  /** Its records are in the store, what was kept comes to every edge, and is taken by none. */
  void haunt() {
    world.associations.put(record);
    world.associations.putFlow(flow);
    for (EdgeNode edge : world.edges) {
      for (SeenDatagram datagram : kept) {
        world.network.inject(datagram.from(), edge.outer, datagram.payload());
      }
    }
    world.run(0.1);
    assertThat(texts).as("what a revoked device had sealed").noneMatch(callAgent::saw);
  }
}
