package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.callseal.core.association.Wishes;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Refusal;
import org.callseal.simulation.SeenDatagram;
import org.callseal.simulation.Tap;
import org.callseal.sip.HeaderName;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of a device's associations counts. */
class NewestTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";

  @TempDir Path folder;
  private World world;
  private TestEndpoint alice;
  private Tap toEdge;

  @BeforeEach
  void start() {
    world = new World(folder);
    alice = world.registered(ALICE);
    toEdge = world.network.tap(d -> d.to().equals(World.OUTER));
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private void setUpAnother() {
    alice.begin();
    world.run(100);
    alice.send(Sip.register(ALICE));
    world.run(100);
  }

  /** A call to Alice, of whom only the store knows where she is. */
  private void callAfterAKill() {
    world.run(2000);
    world.killEdge();
    world.startEdge();
    alice.got.clear();
  }

  private void call() {
    String path = world.callAgent.last().headers(HeaderName.PATH).getFirst();
    world.callAgent.port.send(
        World.CORE,
        Sip.request("INVITE", "sip:phone@192.168.1.2:5060", BOB, ALICE)
            .header(HeaderName.ROUTE, path)
            .bytes());
    world.run(300);
  }

  @Test
  void shouldReachADeviceUnderItsLatestAssociationHoweverLongTheOneBeforeLives() {
    alice.wishes = new Wishes(OptionalLong.of(60), List.of());
    setUpAnother();
    callAfterAKill();
    call();
    assertThat(alice.requests()).hasSize(1);
  }

  @Test
  @Requirement("3.4.12")
  void shouldNotLetACopyOfAnOldMessageMakeItsAssociationTheNewest() {
    alice.ask(new ControlMessage.KeepAlive(new byte[40]));
    world.run(100);
    SeenDatagram old = toEdge.datagrams().getLast();
    setUpAnother();
    callAfterAKill();
    world.network.inject(old.from(), World.OUTER, old.payload());
    world.run(100);
    assertThat(world.edge.associations()).isEqualTo(1);
    call();
    assertThat(alice.requests()).hasSize(1);
  }

  /** Somebody's exchange, or its own, whose grant it never got and which it gave up. */
  @Test
  void shouldReachADeviceUnderTheOneItSpeaksUnderUntilItTakesUpTheNewest() {
    TestEndpoint another =
        new TestEndpoint(
            world.network,
            world.network.loop("another"),
            new InetSocketAddress("192.0.2.66", 5060),
            World.OUTER,
            alice.pair,
            alice.provision,
            world.random);
    another.answersRequests = false;
    another.begin();
    world.run(100);
    another.send(Sip.register(ALICE));
    world.run(100);
    call();
    assertThat(another.requests()).hasSize(1);

    alice.ask(new ControlMessage.KeepAlive(new byte[40]));
    world.run(100);
    call();
    assertThat(alice.requests()).hasSize(1);

    another.ask(new ControlMessage.KeepAlive(new byte[40]));
    world.run(100);
    alice.ask(new ControlMessage.KeepAlive(new byte[40]));
    world.run(100);
    call();
    assertThat(another.requests()).hasSize(2);
  }

  @Test
  @Requirement("3.4.13")
  void shouldKeepNoMoreAssociationsOfADeviceThanItUses() {
    alice.ask(new ControlMessage.KeepAlive(new byte[40]));
    world.run(100);
    SeenDatagram old = toEdge.datagrams().getLast();
    for (int i = 0; i < 6; i++) {
      setUpAnother();
    }
    assertThat(world.edge.associations()).isEqualTo(4);
    assertThat(world.register.associations()).hasSize(4);
    world.network.inject(old.from(), World.OUTER, old.payload());
    world.run(100);
    assertThat(world.refused(Refusal.UNKNOWN_ASSOCIATION)).isEqualTo(1);
  }
}
