package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.Site.ALICE;
import static org.callseal.agent.Site.BOB;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.callseal.core.association.Grant;
import org.callseal.core.association.ServerSet;
import org.callseal.core.identity.Identity;
import org.callseal.sip.SipRequest;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/** A PBX that never registers, with numbers of its own. */
final class AgentTrunkTest {

  private static final String NUMBER = "sip:+49301234567@example.net";
  private static final int PORT = 5070;

  private static Site siteWithKnownPbx() {
    return new Site(
            1,
            Duration.ZERO,
            settings ->
                settings.withPhones(
                    Map.of(
                        Identity.parse(ALICE).orElseThrow(),
                        new InetSocketAddress("127.0.0.1", PORT))),
            ALICE,
            BOB)
        .sealed();
  }

  private static Site siteWithRange() {
    Site site = new Site(2, ALICE, BOB);
    site.edge.grant =
        new Grant(86_400, List.of("sip:+49301234*@example.net"), ServerSet.EMPTY, 0, new byte[0]);
    return site.sealed();
  }

  private static String called(PhoneEnd phone, String uri, String branch) {
    return AgentProxyTest.inviteFor(phone, branch).replace(phone.contact(), uri);
  }

  @Test
  void shouldBringAPbxThatHasNeverSpokenItsCalls() {
    Site site = siteWithKnownPbx();
    PhoneEnd pbx = site.phone(ALICE, PORT);
    String uri = "sip:+49301234567@203.0.113.10";
    site.edge.send(ALICE, called(pbx, uri, "b1"));
    site.run(0.5);
    assertThat(pbx.requests("INVITE")).extracting(SipRequest::requestUri).containsExactly(uri);
    site.edge.send(BOB, called(pbx, "sip:bob@203.0.113.10", "b2"));
    site.run(0.5);
    assertThat(pbx.requests("INVITE")).as("another line's calls").hasSize(1);
  }

  @Test
  void shouldBringAPhoneThatNamedItsContactItsOwnCallsBesideAKnownPbx() {
    Site site = siteWithKnownPbx();
    PhoneEnd pbx = site.phone(ALICE, PORT);
    PhoneEnd desk = site.phone(ALICE, PORT + 1);
    desk.register(600);
    site.run(0.5);
    site.edge.send(ALICE, AgentProxyTest.inviteFor(desk, "b1"));
    site.edge.send(ALICE, called(pbx, NUMBER, "b2"));
    site.run(0.5);
    assertThat(desk.requests("INVITE")).hasSize(1);
    assertThat(pbx.requests("INVITE")).hasSize(1);
  }

  @Test
  @Requirement("3.1.18")
  void shouldSendWhatAPbxSaysUnderANumberOfItsScope() {
    Site site = siteWithRange();
    PhoneEnd pbx = site.phone(NUMBER, PORT);
    pbx.invite(BOB);
    site.run(0.5);
    assertThat(pbx.statuses("INVITE")).contains(200);
    assertThat(site.edge.requests("INVITE")).hasSize(1);
  }

  @Test
  void shouldRefuseANumberThatNoLineMaySpeakUnder() {
    Site site = siteWithRange();
    PhoneEnd pbx = site.phone("sip:+49301235567@example.net", PORT);
    pbx.invite(BOB);
    site.run(0.5);
    assertThat(pbx.statuses("INVITE")).containsExactly(403);
    assertThat(site.edge.requests("INVITE")).isEmpty();
  }
}
