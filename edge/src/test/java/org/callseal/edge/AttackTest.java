package org.callseal.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.callseal.simulation.Fault;
import org.callseal.simulation.Tap;
import org.callseal.sip.HeaderName;
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

  /** Each copy comes before what it is a copy of, from an address of the attacker's. */
  @Test
  @Requirement("3.4.12")
  void shouldSendCallsToTheDeviceThoughSomebodyWasFirstWithCopiesOfItsExchange() {
    world = new World(folder);
    TestEndpoint alice = world.device(ALICE);
    InetSocketAddress attacker = new InetSocketAddress("192.0.2.66", 6666);
    Tap toAttacker = world.network.tap(d -> d.to().equals(attacker));
    Fault race =
        passage -> world.network.inject(attacker, World.OUTER, passage.datagram().payload());
    world.network.addFault(race.when(d -> d.to().equals(World.OUTER)));
    alice.begin();
    world.run(100);
    alice.send(Sip.register(ALICE));
    world.run(15);
    world.network.clearFaults();
    world.run(2_000);
    assertThat(toAttacker.count()).isPositive();
    toAttacker.clear();

    world.callAgent.port.send(
        World.CORE,
        Sip.request("INVITE", "sip:phone@192.168.1.2:5060", "sip:bob@example.net", ALICE)
            .header(HeaderName.ROUTE, world.callAgent.last().headers(HeaderName.PATH).getFirst())
            .bytes());
    world.run(100);

    assertThat(alice.requests()).hasSize(1);
    assertThat(toAttacker.count()).isZero();
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
