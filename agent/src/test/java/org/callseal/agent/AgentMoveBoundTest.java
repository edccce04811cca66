package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.Site.ALICE;
import static org.callseal.agent.Site.BOB;
import static org.callseal.agent.Site.EDGE;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.callseal.core.control.ControlMessage;
import org.callseal.simulation.Tap;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/**
 * How long a message takes to be taken elsewhere, from the agent's first transmission to an edge
 * that is dead, whatever was under way when that died.
 */
final class AgentMoveBoundTest {

  /** Unanswered for so long, and others are asked. */
  private static final double PATIENCE = 0.5;

  private static final double HEAD_START = 0.125;

  /** There and back between the agent's NAT and an edge, as these worlds have it. */
  private static final double ROUND_TRIP = 0.0206;

  private static Site site(int seed, int edges, PhoneEnd[] phone) {
    Site site = Site.ofEdges(seed, edges, ALICE).sealed();
    phone[0] = site.phone(ALICE, 5070);
    phone[0].register(3600);
    site.run(1);
    return site;
  }

  /**
   * Kills edges in the midst of traffic and goes on with it.
   *
   * @param dead how many of the edges die, the present one first
   * @param apart how far messages are apart, twice that at most, in seconds
   * @return from the agent's next transmission until a message is taken, in seconds
   */
  private static double secondsToMove(int seed, int dead, double apart) {
    Random random = new Random(seed);
    PhoneEnd[] phone = new PhoneEnd[1];
    Site site = site(seed, 4, phone);
    for (int i = 0; i < 12; i++) {
      phone[0].send("MESSAGE", BOB, BOB, "");
      site.run(random.nextDouble() * 2 * apart);
    }
    List<EdgeEnd> alive = site.edges.subList(dead, 4);
    Tap agent = site.world.tap(d -> d.from().getHostString().equals("198.51.100.7"));
    site.edges.subList(0, dead).forEach(edge -> edge.silent = true);
    double next = 0;
    while (alive.stream().allMatch(edge -> edge.requests("MESSAGE").isEmpty())) {
      phone[0].send("MESSAGE", BOB, BOB, "");
      next += random.nextDouble() * 2 * apart;
      Duration until = Duration.ofNanos((long) (next * 1e9));
      site.world.runUntil(
          () -> alive.stream().anyMatch(edge -> !edge.requests("MESSAGE").isEmpty()), until);
    }
    assertThat(site.exchanges()).isEqualTo(1);
    Duration from = agent.datagrams().getFirst().at();
    return site.world.elapsed().minus(from).toNanos() / 1e9;
  }

  private static void expectMoves(int dead, double bound) {
    for (double apart : new double[] {0.004, 0.03, 0.2, 1.5}) {
      for (int seed = 1; seed <= 25; seed++) {
        assertThat(secondsToMove(seed, dead, apart))
            .as("%s dead, seed %s, messages %s s apart", dead, seed, apart)
            .isLessThan(bound);
      }
    }
  }

  @Test
  @Requirement("3.4.4")
  void shouldHaveAMessageTakenByTheNextEdgeInHalfASecondAndTwoRoundTrips() {
    expectMoves(1, PATIENCE + 2 * ROUND_TRIP);
  }

  @Test
  @Requirement("3.4.4")
  void shouldTakeAnEighthOfASecondLongerForEachFurtherEdgeThatIsDead() {
    expectMoves(2, PATIENCE + HEAD_START + 2 * ROUND_TRIP);
    expectMoves(3, PATIENCE + 2 * HEAD_START + 2 * ROUND_TRIP);
  }

  @Test
  @Requirement("3.4.4")
  void shouldStayBelowASecondOverLongWays() {
    for (int seed = 1; seed <= 20; seed++) {
      PhoneEnd[] phone = new PhoneEnd[1];
      Site site = site(seed, 3, phone);
      // 140 ms more there and back.
      site.world.addFault(passage -> passage.delayBy(Duration.ofMillis(70)));
      site.run(31);
      phone[0].send("MESSAGE", BOB, BOB, "");
      site.run(0.1 + seed * 0.01);
      site.edges.subList(0, 2).forEach(edge -> edge.silent = true);
      phone[0].send("MESSAGE", BOB, BOB, "");
      EdgeEnd third = site.edges.get(2);
      double bound = PATIENCE + HEAD_START + 2 * (0.14 + ROUND_TRIP);
      assertThat(
              site.world.runUntil(
                  () -> !third.requests("MESSAGE").isEmpty(),
                  Duration.ofNanos((long) (bound * 1e9))))
          .as("seed %s", seed)
          .isTrue();
    }
  }

  /** Nothing follows that would find the death out. */
  @Test
  @Requirement("3.4.4")
  void shouldNotTakeAnAnswerThatWasOnItsWayForASignOfWhatWasSentLater() {
    for (int late = 1; late <= 19; late++) {
      PhoneEnd[] phone = new PhoneEnd[1];
      Site site = site(late, 2, phone);
      phone[0].send("MESSAGE", BOB, BOB, "");
      // The edge has had it, and its answer is on its way.
      site.run(0.0125);
      site.edge.silent = true;
      site.run(late * 0.0005);
      byte[] second = phone[0].send("MESSAGE", BOB, BOB, "");
      String branch = new String(second, java.nio.charset.StandardCharsets.UTF_8);
      site.run(PATIENCE + 2 * ROUND_TRIP);
      assertThat(phone[0].statuses("MESSAGE")).as("answers").hasSizeGreaterThanOrEqualTo(1);
      assertThat(site.edges.get(1).requests("MESSAGE"))
          .as("%s", branch)
          .anySatisfy(request -> assertThat(branch).contains("Call-ID: " + request.callId()));
    }
  }

  @Test
  void shouldBeAtOneEdgeAloneWhenTwoWereAskedAndAnswer() {
    PhoneEnd[] phone = new PhoneEnd[1];
    Site site = site(77, 3, phone);
    EdgeEnd far = site.edges.get(1);
    EdgeEnd near = site.edges.get(2);
    site.world.addFault(passage -> {
      if (passage.datagram().from().getAddress().getHostAddress().equals("203.0.113.11")) {
        passage.delayBy(Duration.ofMillis(200));
      }
    });
    site.edge.silent = true;
    phone[0].send("MESSAGE", BOB, BOB, "");
    site.run(3);
    assertThat(near.requests("MESSAGE")).hasSize(1);
    assertThat(site.status(0).server().orElseThrow().getHostString()).isEqualTo("203.0.113.12");
    // It has said where it is, and was not told that the line is there.
    assertThat(far.controls).noneMatch(ControlMessage.KeepAlive.class::isInstance);
    assertThat(far.received).isEmpty();
    near.send(ALICE, AgentProxyTest.inviteFor(phone[0], "n1"));
    site.run(0.4);
    assertThat(phone[0].requests("INVITE")).hasSize(1);
  }

  /** The last of a round has its time before the round begins anew. */
  @Test
  void shouldAskEachEdgeOnceInASecondWhereNoneAnswers() {
    PhoneEnd[] phone = new PhoneEnd[1];
    Site site = site(78, 4, phone);
    site.edges.forEach(edge -> edge.silent = true);
    List<Tap> asked =
        IntStream.range(1, 4)
            .mapToObj(i -> site.world.tap(d -> d.to().getHostString().endsWith(".1" + i)))
            .toList();
    Tap present = site.world.tap(d -> d.to().equals(EDGE));
    phone[0].send("MESSAGE", BOB, BOB, "");
    site.run(PATIENCE + 2 * HEAD_START + 0.2);
    // Again after 250 and 375 ms each, as any edge that was asked something.
    assertThat(asked).allSatisfy(tap -> assertThat(tap.count()).isBetween(1, 3));
    site.run(60);
    assertThat(asked).allSatisfy(tap -> assertThat(tap.count()).isLessThan(60));
    assertThat(present.count()).isLessThan(60);
  }
}
