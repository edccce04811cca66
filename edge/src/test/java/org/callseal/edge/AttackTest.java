package org.callseal.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.callseal.simulation.Tap;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an attacker does with copies and with other people's addresses. */
class AttackTest {

  private static final String ALICE = "sip:alice@example.net";

  @TempDir Path folder;

  private World world;

  @AfterEach
  void stop() {
    world.close();
  }

  /** The authority still has the exchange, and with it the instance that the edge had before. */
  @Test
  @Requirement("3.1.15")
  void shouldTakeNoMessageTwiceBecauseItWasRestartedRightAfterTheExchange() {
    world = new World(folder);
    TestEndpoint alice = world.device(ALICE);
    Tap tap = world.network.tap(d -> d.to().equals(World.OUTER));
    alice.begin();
    world.run(100);
    alice.send(Sip.register(ALICE));
    world.run(100);
    byte[] message1 = tap.datagrams().getFirst().payload();
    byte[] register = tap.datagrams().getLast().payload();
    assertThat(world.callAgent.requests).hasSize(1);

    // She hears no switch notice and seals nothing again: whatever comes now is a copy.
    alice.port.close();
    world.killEdge();
    world.startEdge();
    for (byte[] copy : new byte[][] {message1, register, register, register}) {
      world.network.inject(alice.port.localAddress(), World.OUTER, copy);
      world.run(100);
    }

    assertThat(world.callAgent.requests).hasSize(1);
  }

  @Test
  void shouldHearAnEndpointUnderWhoseAddressSomebodyFloods() {
    EdgeLimits limits = new EdgeLimits(16_384, 20, 50, 512, 500, 100, 10);
    world = new World(folder, settings -> settings.withLimits(limits));
    TestEndpoint alice = world.registered(ALICE);
    for (int i = 0; i < 500; i++) {
      world.network.inject(
          alice.port.localAddress(), World.OUTER, "not of alice".getBytes(US_ASCII));
    }

    alice.send(Sip.register(ALICE));
    world.run(100);

    assertThat(alice.statuses()).containsExactly(200);
  }
}
