package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.Site.ALICE;
import static org.callseal.agent.Site.BOB;

import java.net.InetSocketAddress;
import java.util.Random;
import org.callseal.simulation.Fault;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Edges that come and go for an hour, over links that lose: how often a line moves. */
final class AgentFlappingEdgeTest {

  private Site site;
  private PhoneEnd alice;
  private InetSocketAddress last;
  private int moves;
  private int asked;

  private void open(long seed) {
    site = Site.ofEdges(seed, 3, ALICE).sealed();
    alice = site.phone(ALICE, 5070);
    alice.register(3600);
    site.run(1);
    last = at();
  }

  private InetSocketAddress at() {
    return site.status(0).server().orElseThrow();
  }

  private void goOnForASecond() {
    alice.send("MESSAGE", BOB, BOB, "");
    asked++;
    site.run(1);
    moves += at().equals(last) ? 0 : 1;
    last = at();
  }

  private long answered() {
    return alice.statuses("MESSAGE").stream().filter(status -> status == 200).count();
  }

  private static void turn(EdgeEnd edge) {
    edge.silent = !edge.silent;
    if (!edge.silent) {
      edge.restart();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  @Requirement("3.4.4")
  void shouldSettleBesideAnEdgeThatDiesAndComesBackEveryTenSeconds(long seed) {
    open(seed);
    for (int second = 0; second < 3600; second++) {
      if (second % 10 == 0) {
        turn(site.edge);
      }
      goOnForASecond();
    }
    // Away at its first death, and for each comeback there and back.
    assertThat(moves).isBetween(1, 7);
    assertThat(answered()).isGreaterThanOrEqualTo(asked - 10);
    assertThat(site.exchanges()).isEqualTo(1);
  }

  /** One datagram of twenty is lost, each way; edges die and come back by turns, one at a time. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15})
  @Requirement("3.4.4")
  void shouldMoveSeldomOverLinksThatLose(long seed) {
    open(seed);
    Random random = new Random(seed);
    site.world.addFault(Fault.loss(0.05));
    int deaths = 0;
    for (int second = 0; second < 3600; second++) {
      if (second % 300 == 0) {
        site.edges.stream().filter(edge -> edge.silent).forEach(AgentFlappingEdgeTest::turn);
        turn(site.edges.get(random.nextInt(3)));
        deaths++;
      }
      goOnForASecond();
    }
    // Each death moves it once, each comeback once, and some losses look like a death.
    assertThat(moves).isBetween(1, 4 * deaths);
    assertThat(answered()).isGreaterThanOrEqualTo(asked - 5);
    assertThat(site.exchanges()).isEqualTo(1);
  }

  /** Nobody speaks: the line is found again at another edge one keep-alive later. */
  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
  @Requirement("3.4.4")
  void shouldBeReachableAgainOneKeepAliveLaterWhileNobodySpeaks(long seed) {
    open(seed);
    site.run(seed % 7 * 3.7);
    site.edge.silent = true;
    site.edges.get(1).silent = true;
    // 25 s and a fifth; 500 ms; 125 ms for the second dead one; two round trips.
    site.run(30 + 0.5 + 0.125 + 0.05);
    site.edges.get(2).send(ALICE, AgentProxyTest.inviteFor(alice, "f" + seed));
    site.run(0.2);
    assertThat(alice.requests("INVITE")).hasSize(1);
    assertThat(site.exchanges()).isEqualTo(1);
  }
}
