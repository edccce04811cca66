package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.Site.ALICE;
import static org.callseal.agent.Site.EDGE;
import static org.callseal.agent.Site.SECOND_PORT;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import org.callseal.agent.status.LineState;
import org.callseal.simulation.Fault;
import org.callseal.simulation.SeenDatagram;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/** Behind a firewall that rewrites SIP on the usual port. */
final class SecondPortTest {

  @Test
  @Requirement("3.4.12")
  void shouldTurnToTheSecondPortWhenItsQuestionArrivedRewritten() {
    Site site = Site.ofTwoPorts(1, ALICE);
    EdgeEnd second = site.secondPort();
    site.world.addFault(rewriting(datagram -> true));
    assertThat(site.until(() -> second.associations() == 1, 5)).isTrue();
    site.run(2);
    assertThat(site.status(0).server()).contains(SECOND_PORT);
    assertThat(site.edge.associations()).isZero();
    site.run(Duration.ofDays(2).toSeconds());
    assertThat(site.status(0).server()).contains(SECOND_PORT);
    assertThat(site.edge.exchanges).isEqualTo(1);
  }

  @Test
  void shouldTurnToTheSecondPortWhenOnlyTheRegistersOfItsPhoneAreRewritten() {
    Site site = Site.ofTwoPorts(2, ALICE);
    EdgeEnd second = site.secondPort();
    site.world.addFault(rewriting(datagram -> datagram.text().startsWith("REGISTER")));
    PhoneEnd phone = site.phone(ALICE, 5070);
    site.sealed();
    assertThat(site.status(0).server()).contains(EDGE);
    phone.register(600);
    assertThat(site.until(() -> second.associations() == 1, 60)).isTrue();
    site.run(2);
    phone.register(600);
    assertThat(site.until(() -> phone.statuses("REGISTER").contains(200), 5)).isTrue();
    assertThat(site.status(0).server()).contains(SECOND_PORT);
    assertThat(site.edge.exchanges).isEqualTo(1);
  }

  @Test
  void shouldStayWhereItIsWhenARegistrarIsSlow() {
    Site site = Site.ofTwoPorts(3, ALICE);
    EdgeEnd second = site.secondPort();
    PhoneEnd phone = site.phone(ALICE, 5070);
    site.sealed();
    site.edge.answers = (edge, request) -> java.util.Optional.empty();
    phone.register(600);
    site.run(15);
    site.edge.answers = (edge, request) -> java.util.Optional.of(EdgeEnd.response(request, 200));
    site.run(120);
    assertThat(site.status(0).server()).contains(EDGE);
    assertThat(second.exchanges).isZero();
  }

  @Test
  void shouldGoOnThereWhenBothPortsAreRewritten() {
    Site site = Site.ofTwoPorts(4, ALICE);
    EdgeEnd second = site.secondPort();
    site.world.addFault(rewriting(datagram -> datagram.text().startsWith("OPTIONS")).times(2));
    site.world.addFault(passage -> {
      if (passage.datagram().to().equals(SECOND_PORT)
          && !passage.datagram().text().contains("\r\nSeal: ")) {
        passage.replaceWith(rewritten(passage.datagram()));
      }
    });
    assertThat(site.until(() -> site.edge.associations() + second.associations() == 1, 60))
        .isTrue();
    site.run(2);
    assertThat(site.status(0).state()).isEqualTo(LineState.SEALED);
    // One question to each: the one that is left is used as it is.
    assertThat(site.edge.exchanges + second.exchanges).isEqualTo(2);
  }

  /** What a firewall does on the way to the usual port. */
  private static Fault rewriting(Predicate<SeenDatagram> which) {
    return passage -> {
      if (passage.datagram().to().equals(EDGE) && which.test(passage.datagram())) {
        passage.replaceWith(rewritten(passage.datagram()));
      }
    };
  }

  private static byte[] rewritten(SeenDatagram datagram) {
    return datagram
        .text()
        .replaceFirst("(SIP/2.0/UDP )[0-9.]+", "$1198.51.100.77")
        .getBytes(StandardCharsets.UTF_8);
  }
}
