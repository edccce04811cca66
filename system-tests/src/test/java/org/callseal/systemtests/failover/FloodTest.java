package org.callseal.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.Tap;
import org.callseal.systemtests.failover.ClusterWorld.Reach;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/** Three hundred devices come to an edge that knows none of them, and strangers make SPIs up. */
class FloodTest {

  private static final int DEVICES = 300;
  private static final int FLOODED_PER_SECOND = 5_000;
  private static final int SECONDS = 5;

  /** A sixty-fourth of all look-ups under way. */
  private static final int SMALL_BUDGET = 64;

  @Test
  @Requirement({"3.1.2", "3.4.13"})
  void shouldLookUpTheDevicesOfADeadEdgeAtOnceWhateverSpisStrangersMakeUp() throws IOException {
    ClusterWorld world = new ClusterWorld(1, 2, Reach.LEASE);
    Tap tap = world.network.tap(d -> d.text().contains("\r\nSeal: v=1;"));
    for (int i = 0; i < DEVICES; i++) {
      world.home("phone" + i).phone.register();
      world.run(0.02);
    }
    assertThat(world.until(() -> registrations(world) == DEVICES, 10)).isTrue();
    String sample = tap.datagrams().getFirst().text();
    tap.close();
    world.run(1);
    world.edge(1).kill();
    world.lease(world.edge(2));
    int before = world.edge(2).store.asked("lookUp");

    flood(world, sample);
    world.homes.forEach(home -> home.phone.register());
    assertThat(world.until(() -> registrations(world) == 2 * DEVICES, 4)).isTrue();
    world.run(SECONDS);

    assertThat(world.edge(2).store.asked("lookUp") - before)
        .isBetween(DEVICES, DEVICES + SMALL_BUDGET * (2 * SECONDS + 1));
    assertThat(world.exchanges()).isEqualTo(DEVICES);
    world.expectNothingTakenTwice();
  }

  private static long registrations(ClusterWorld world) {
    return world.homes.stream()
        .mapToLong(home -> home.events(PhoneEvent.Registered.class).size())
        .sum();
  }

  /**
   * From as many addresses as there are messages in a second: no rate of a source holds it back.
   */
  private static void flood(ClusterWorld world, String sample) {
    SimulatedLoop strangers = world.network.loop("strangers");
    Random random = new Random(7);
    int at = sample.indexOf("Seal: v=1;s=") + "Seal: v=1;s=".length();
    for (int i = 0; i < FLOODED_PER_SECOND * SECONDS; i++) {
      byte[] head = new byte[16];
      random.nextBytes(head);
      String made =
          sample.substring(0, at)
              + Base64.getUrlEncoder().withoutPadding().encodeToString(head)
              + sample.substring(at + 22);
      InetSocketAddress from =
          new InetSocketAddress("198.18." + i / 250 % 200 + "." + (1 + i % 250), 5060);
      strangers.schedule(
          Duration.ofNanos(i * 1_000_000_000L / FLOODED_PER_SECOND),
          () ->
              world.network.inject(
                  from, world.edge(2).outer, made.getBytes(StandardCharsets.ISO_8859_1)));
    }
  }
}
