package org.callseal.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.simulation.Fault;
import org.callseal.simulation.SeenDatagram;
import org.callseal.systemtests.failover.ClusterWorld.Reach;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/** Edges that are cut off from the store or from the authority. */
class OutageTest {

  private ClusterWorld world;
  private ClusterHome alice;
  private ClusterHome bob;

  private void open(long seed) throws IOException {
    world = new ClusterWorld(seed, 2, Reach.LEASE);
    alice = world.home("alice");
    bob = world.home("bob");
    alice.register(10);
    bob.register(10);
    world.run(2);
  }

  private boolean hears(ClusterHome from, ClusterHome to, double seconds) {
    String text = from.say(to);
    return world.until(() -> to.hasHeard(text), seconds);
  }

  @Test
  void shouldGoOnWithWhatItKnowsWhileStoreAndAuthorityAreAway() throws IOException {
    open(1);
    world.edge(1).store.cut(true);
    world.edge(1).authority.cut(true);
    for (int minute = 0; minute < 5; minute++) {
      world.run(60);
      assertThat(hears(alice, bob, 2)).as("minute %d", minute).isTrue();
    }
    assertThat(world.exchanges()).isEqualTo(2);
  }

  @Test
  void shouldHandOnToWhereADeviceWasLastWhileTheStoreIsAway() throws IOException {
    world = new ClusterWorld(7, 3, Reach.ALL);
    alice = world.home("alice");
    bob = world.home("bob");
    alice.register(10);
    bob.register(10);
    world.ask(world.edge(3));
    assertThat(hears(alice, bob, 2)).isTrue();

    world.edge(3).store.cut(true);
    for (int message = 1; message <= 20; message++) {
      assertThat(hears(alice, bob, 2)).as("message %d", message).isTrue();
    }
    assertThat(world.edge(3).edge().siblings().handed()).isEqualTo(21);
    assertThat(world.edge(3).edge().associations()).isZero();
    world.expectNothingTakenTwice();
  }

  @Test
  void shouldWriteDownWhereADeviceIsWhenTheStoreIsBack() throws IOException {
    open(2);
    world.edge(1).store.cut(true);
    ClusterHome carol = world.home("carol");
    carol.register(10);
    StoredAssociation stored = world.associations.findNewest(carol.kid()).orElseThrow();
    assertThat(world.associations.findFlow(stored.spi())).isEmpty();

    world.edge(1).store.cut(false);
    world.run(3);
    assertThat(world.associations.findFlow(stored.spi())).isPresent();
  }

  @Test
  @Requirement("3.1.2")
  void shouldTakeDevicesUpAsSoonAsTheStoreIsBack() throws IOException {
    open(3);
    world.edge(2).store.cut(true);
    world.edge(1).kill();
    world.lease(world.edge(2));
    alice.phone.register();
    world.run(4);
    assertThat(world.edge(2).edge().associations()).isZero();

    world.edge(2).store.cut(false);
    alice.register(10);
    assertThat(alice.exchanges()).isEqualTo(1);
  }

  @Test
  void shouldFinishNoExchangeWithoutAnAuthorityAndBeginAgainWhenItIsBack() throws IOException {
    open(4);
    world.edge(1).authority.cut(true);
    ClusterHome carol = world.home("carol");
    carol.phone.register();
    world.run(20);
    assertThat(carol.exchanges()).isZero();
    assertThat(world.edge(1).refused(Refusal.OVERLOADED)).isPositive();
    assertThat(hears(alice, bob, 2)).isTrue();

    world.edge(1).authority.cut(false);
    assertThat(world.until(() -> carol.exchanges() == 1, 60)).isTrue();
  }

  /** The authority that has message_1 dies before message_3 comes to it; another one is there. */
  @Test
  void shouldBeginAnewAtOnceWhereTheAuthorityOfAnExchangeIsGone() throws IOException {
    open(7);
    world.network.addFault(once(OutageTest::isMessage2, world::startAuthority));
    ClusterHome carol = world.home("carol");
    carol.register(3);

    assertThat(world.edge(1).refused(Refusal.UNKNOWN_ASSOCIATION)).isPositive();
    assertThat(carol.exchanges()).isEqualTo(1);
    assertThat(hears(carol, alice, 2)).isTrue();
  }

  private static boolean isMessage2(SeenDatagram datagram) {
    return datagram.from().getAddress().getHostAddress().startsWith("203.0.113.")
        && !datagram.text().contains("\r\nSeal: ");
  }

  private static Fault once(Predicate<SeenDatagram> when, Runnable step) {
    boolean[] done = new boolean[1];
    return passage -> {
      if (!done[0] && when.test(passage.datagram())) {
        done[0] = true;
        step.run();
      }
    };
  }

  /** Requirement 3.4.11: what may have been ended since is not taken up. */
  @Test
  @Requirement("3.4.11")
  void shouldAdmitNoAssociationThatItHasNotLoadedWhileItCannotReadTheLog() throws IOException {
    open(5);
    world.edge(2).authority.cut(true);
    world.run(5);
    world.edge(1).kill();
    world.lease(world.edge(2));
    alice.phone.register();
    world.run(4);
    assertThat(world.edge(2).edge().associations()).isZero();

    world.edge(2).authority.cut(false);
    alice.register(10);
    assertThat(world.edge(2).edge().associations()).isPositive();
    assertThat(alice.exchanges()).isEqualTo(1);
  }

  /** Whoever can write to the store has kept what was ended, and puts it back. */
  @Test
  @Requirement("3.4.11")
  void shouldNotAdmitAnEndedAssociationThatIsPutBackIntoTheStore() throws IOException {
    open(6);
    StoredAssociation kept = world.associations.findNewest(alice.kid()).orElseThrow();
    var flow = world.associations.findFlow(kept.spi()).orElseThrow();
    world.edge(1).kill();
    world.register().expire(new Selection.Of(Identity.parse(alice.identity).orElseThrow()));
    assertThat(world.associations.find(kept.spi())).isEqualTo(Optional.empty());
    world.run(120);
    world.edge(2).kill();
    world.edge(2).start();
    world.run(60);
    world.associations.put(kept);
    world.associations.putFlow(flow);
    world.lease(world.edge(2));
    int before = world.edge(2).store.asked("lookUp");
    alice.phone.register();
    world.run(1);

    assertThat(world.edge(2).store.asked("lookUp")).isGreaterThan(before);
    assertThat(world.edge(2).edge().associations()).isZero();
  }

  /** Its records never got into the store, and who takes the device up finds none. */
  @Test
  @Requirement("3.1.2")
  void shouldTellAnEdgeThatCannotWriteThatItsDeviceHasGone() throws IOException {
    open(7);
    world.edge(1).store.cut(true);
    ClusterHome carol = world.home("carol");
    carol.register(10);
    world.run(2);
    world.lease(world.edge(2));
    carol.register(10);
    world.edge(1).store.cut(false);
    world.run(2);

    world.ask(world.edge(1));
    assertThat(hears(alice, carol, 2)).isTrue();
    assertThat(world.edge(1).edge().siblings().handed()).isPositive();
  }
}
