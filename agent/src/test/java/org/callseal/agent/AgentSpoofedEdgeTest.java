package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.Site.ALICE;
import static org.callseal.agent.Site.BOB;
import static org.callseal.agent.Site.EDGE;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.stream.IntStream;
import org.callseal.core.control.ControlMessage;
import org.callseal.simulation.SeenDatagram;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/**
 * Somebody who sends from the address of an edge, or gives what an edge has sealed that of another.
 */
final class AgentSpoofedEdgeTest {

  private static final InetSocketAddress SECOND = new InetSocketAddress("203.0.113.11", 5060);
  private static final InetSocketAddress THIRD = new InetSocketAddress("203.0.113.12", 5060);

  private static InetSocketAddress at(Site site) {
    return site.status(0).server().orElseThrow();
  }

  private static PhoneEnd registered(Site site) {
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(3600);
    site.run(1);
    return alice;
  }

  /** One forged datagram is heard by all lines, and each would ask. */
  @Test
  @Requirement("3.4.12")
  void shouldAskItsEdgeSeldomHoweverManyRefusalsAreForged() {
    String[] identities =
        IntStream.range(0, 30)
            .mapToObj(i -> "sip:user" + i + "@example.net")
            .toArray(String[]::new);
    Site site = Site.ofEdges(91, 2, identities);
    site.run(10);
    var seen = site.world.tap(datagram -> datagram.to().equals(EDGE));
    site.phone(identities[0], 5070).register(3600);
    site.run(1);
    SeenDatagram register = seen.datagrams().getFirst();
    byte[] refusal =
        SipResponses.to((SipRequest) SipParser.parse(register.payload()), 403).response().bytes();
    seen.clear();
    for (int i = 0; i < 1000; i++) {
      site.world.inject(EDGE, register.from(), refusal);
      site.run(0.01);
    }
    // Ten seconds, once in five each, and the keep-alives that are due anyway.
    assertThat(seen.count()).isBetween(1, 4 * identities.length);
    assertThat(at(site)).isEqualTo(EDGE);
    assertThat(site.exchanges()).isEqualTo(identities.length);
  }

  @Test
  @Requirement("3.4.12")
  void shouldBelieveADrainOfNoEdgeButTheOneThatSaidIt() {
    Site site = Site.ofEdges(92, 3, ALICE).sealed();
    PhoneEnd alice = registered(site);
    EdgeEnd second = site.edges.get(1);
    EdgeEnd third = site.edges.get(2);
    site.edge.silent = true;
    second.silent = true;
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(1);
    assertThat(at(site)).isEqualTo(THIRD);
    second.silent = false;
    third.silent = true;
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(1.5);
    assertThat(at(site)).isEqualTo(SECOND);
    third.silent = false;
    site.world.addFault(passage -> {
      if (passage.datagram().from().equals(THIRD)) {
        passage.readdress(SECOND, passage.datagram().to());
      }
    });
    third.ask(ALICE, new ControlMessage.Drain(1));
    site.run(5);
    assertThat(at(site)).isEqualTo(SECOND);
    site.world.clearFaults();
    second.ask(ALICE, new ControlMessage.Drain(1));
    site.run(3);
    assertThat(at(site)).isEqualTo(THIRD);
  }

  /** The second is dead; what the first says late is given the address of the second. */
  @Test
  @Requirement({"3.4.4", "3.4.12"})
  void shouldNotStayAtADeadEdgeThatAnotherOnesMessagesSeemToComeFrom() {
    for (int seed = 1; seed <= 10; seed++) {
      Site site = Site.ofEdges(seed, 2, ALICE).sealed();
      PhoneEnd alice = registered(site);
      site.edges.get(1).silent = true;
      site.world.addFault(passage -> {
        if (passage.datagram().from().equals(EDGE)) {
          passage.delayBy(Duration.ofMillis(600));
          passage.readdress(SECOND, passage.datagram().to());
        }
      });
      for (int i = 0; i < 20; i++) {
        alice.send("MESSAGE", BOB, BOB, "");
        site.run(0.1);
      }
      site.world.clearFaults();
      int before = site.edge.requests("MESSAGE").size();
      alice.send("MESSAGE", BOB, BOB, "");
      assertThat(
              site.world.runUntil(
                  () -> site.edge.requests("MESSAGE").size() > before, Duration.ofSeconds(1)))
          .isTrue();
      site.run(3);
      assertThat(at(site)).isEqualTo(EDGE);
      assertThat(site.exchanges()).isEqualTo(1);
    }
  }
}
