package org.callseal.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.callseal.core.association.AssociationRecord;
import org.callseal.core.association.Flow;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.association.StoredFlow;
import org.callseal.core.identity.Identity;
import org.callseal.systemtests.failover.ClusterWorld.Reach;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/** Somebody has the store of associations in his hands and puts back what was there before. */
class HostileStoreTest {

  private ClusterWorld world;
  private ClusterHome alice;
  private ClusterHome bob;

  private void open(long seed) throws IOException {
    world = new ClusterWorld(seed, 3, Reach.LEASE);
    alice = world.home("alice");
    bob = world.home("bob");
    alice.register(10);
    bob.register(10);
  }

  private StoredAssociation newest(ClusterHome home) {
    return world.associations.findNewest(home.kid()).orElseThrow();
  }

  /** The edge that has the address fails, and the other one knows nothing yet. */
  private void failOver() {
    world.edge(1).kill();
    world.lease(world.edge(2));
  }

  @Test
  @Requirement("3.4.11")
  void shouldTakeUpNoAssociationThatWasEndedThoughItsRecordIsPutBack() throws IOException {
    open(1);
    StoredAssociation record = newest(bob);
    StoredFlow flow = world.associations.findFlow(record.spi()).orElseThrow();
    failOver();
    Identity who = Identity.parse(bob.identity).orElseThrow();
    assertThat(world.register().revokeDevice(who, bob.kid())).isTrue();
    world.run(1);

    world.associations.put(record);
    world.associations.putFlow(flow);
    String text = bob.say(alice);
    assertThat(world.until(() -> alice.hasHeard(text), 5)).isFalse();
    String answer = alice.say(bob);
    assertThat(world.until(() -> bob.hasHeard(answer), 5)).isFalse();

    assertThat(world.associations.find(record.spi())).isPresent();
    assertThat(world.edge(2).edge().associations()).isEqualTo(1);
  }

  @Test
  void shouldReachADeviceAsSoonAsItIsHeardThoughAnOldFlowIsPutBack() throws IOException {
    open(2);
    StoredFlow old = world.associations.findFlow(newest(bob).spi()).orElseThrow();
    bob.nat.flush();
    bob.register(10);
    world.run(2);
    StoredFlow now = world.associations.findFlow(old.spi()).orElseThrow();
    assertThat(now.sequence()).isGreaterThan(old.sequence());

    failOver();
    world.associations.overwrite(old);
    // It goes to where Bob was, and is lost unless he speaks before its sender gives up.
    alice.say(bob);
    world.run(2);
    bob.register(10);
    String text = alice.say(bob);

    assertThat(world.until(() -> bob.hasHeard(text), 5)).isTrue();
    assertThat(world.exchanges()).isEqualTo(2);
    assertThat(world.associations.findFlow(old.spi()).orElseThrow().sequence())
        .isGreaterThan(now.sequence());
    world.expectNothingTakenTwice();
  }

  /** An edge in wrong hands has written a number that no honest one would ever pass. */
  @Test
  @Requirement("3.1.2")
  void shouldReachADeviceThatWasWrittenDownElsewhereForEver() throws IOException {
    open(3);
    StoredAssociation record = newest(bob);
    AssociationRecord known = world.cipher().open(record).orElseThrow();
    Flow flow =
        world
            .cipher()
            .open(known.id(), world.associations.findFlow(record.spi()).orElseThrow())
            .orElseThrow();
    Flow forEver = new Flow(flow.address(), flow.instance(), Long.MAX_VALUE - 1, "edge-3");
    world.associations.putFlow(world.cipher().seal(known.id(), record.spi(), forEver));
    bob.nat.flush();
    bob.register(10);
    world.run(2);

    world.ask(world.edge(2));
    String text = alice.say(bob);
    assertThat(world.until(() -> bob.hasHeard(text), 2)).isTrue();
    assertThat(world.edge(2).edge().siblings().handed()).isPositive();
    assertThat(world.edge(3).edge().siblings().taken()).isZero();
  }
}
