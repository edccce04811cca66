package org.callseal.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.Site.ALICE;
import static org.callseal.agent.Site.BOB;
import static org.callseal.agent.Site.EDGE;

import java.net.InetSocketAddress;
import org.callseal.simulation.Fault;
import org.callseal.simulation.SeenDatagram;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.transaction.SipResponses;
import org.junit.jupiter.api.Test;

/**
 * An exchange beside the association that stands, of which the authority has heard message_3 and
 * the agent no grant: the edge speaks under the new one from then on.
 */
class LostGrantTest {

  /** As far as the SPI goes, in the seal's text. */
  private static String association(SeenDatagram datagram) {
    int at = datagram.text().indexOf("Seal: v=1;s=");
    return at < 0 ? "" : datagram.text().substring(at, at + 17);
  }

  /**
   * Has the agent begin an exchange, as a hint does, and loses all that comes under the new one.
   */
  private static void loseGrant(Site site, PhoneEnd alice) {
    var sent = site.world.tap(datagram -> datagram.to().equals(EDGE));
    var got = site.world.tap(datagram -> datagram.from().equals(EDGE));
    alice.send("OPTIONS", BOB, BOB, "");
    site.run(0.5);
    String standing = association(got.datagrams().getLast());
    site.world.addFault(
        Fault.blackHole()
            .when(datagram ->
                datagram.from().equals(EDGE)
                    && !association(datagram).isEmpty()
                    && !association(datagram).equals(standing)));
    SipRequest asked = (SipRequest) SipParser.parse(sent.datagrams().getLast().payload());
    InetSocketAddress home = sent.datagrams().getLast().from();
    site.world.inject(EDGE, home, SipResponses.to(asked, 403).response().bytes());
    assertThat(site.until(() -> site.edge.associations() == 2, 10)).isTrue();
    site.run(20);
    site.world.clearFaults();
    assertThat(site.edge.exchanges).isEqualTo(2);
  }

  @Test
  void shouldHearWhatTheEdgeSendsUnderIt() {
    Site site = new Site(71, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(600);
    site.run(1);
    loseGrant(site, alice);
    site.edge.send(ALICE, AgentProxyTest.inviteFor(alice, "late"));
    site.run(1);
    assertThat(alice.requests("INVITE")).hasSize(1);
    assertThat(site.edge.exchanges).isEqualTo(2);
  }

  /** Its window has been silent for too long by then. */
  @Test
  void shouldAskForTheGrantAgainAsSoonAsTheEdgeSpeaksUnderIt() {
    Site site = new Site(72, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(600);
    site.run(1);
    loseGrant(site, alice);
    site.run(120);
    for (int i = 0; i < 3; i++) {
      site.edge.send(ALICE, AgentProxyTest.inviteFor(alice, "later" + i));
      site.run(2);
    }
    assertThat(alice.requests("INVITE")).isNotEmpty();
    assertThat(site.edge.exchanges).isEqualTo(2);
    String text = new String(alice.requests("INVITE").getFirst().bytes(), ISO_8859_1);
    assertThat(text).doesNotContain("Seal");
  }
}
