package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.Site.ALICE;
import static org.callseal.agent.Site.BOB;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.callseal.simulation.Fault;
import org.callseal.simulation.SeenDatagram;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/** What passes between phones and edge, and what does not. */
final class AgentProxyTest {

  @Test
  void shouldAnswerAPhoneThatTalksBeforeTheAssociationStands() {
    Site site = new Site(1, ALICE);
    PhoneEnd alice = site.phone(ALICE, 5070);
    site.edge.silent = true;
    alice.invite(BOB);
    site.run(3);
    assertThat(alice.statuses("INVITE")).containsExactly(100);
    site.edge.silent = false;
    assertThat(site.until(() -> alice.statuses("INVITE").contains(200), 10)).isTrue();
  }

  @Test
  void shouldSayWhyWhenNoAssociationCameInThirtySeconds() {
    Site site = new Site(2, ALICE);
    PhoneEnd alice = site.phone(ALICE, 5070);
    site.edge.silent = true;
    alice.register(600);
    site.run(29);
    assertThat(alice.statuses("REGISTER")).isEmpty();
    site.run(2);
    assertThat(alice.statuses("REGISTER")).containsExactly(503);
  }

  @Test
  void shouldCancelAnInviteThatWaits() {
    Site site = new Site(3, ALICE);
    PhoneEnd alice = site.phone(ALICE, 5070);
    site.edge.silent = true;
    byte[] invite = alice.invite(BOB);
    site.run(1);
    alice.follow(invite, "CANCEL");
    site.run(0.2);
    assertThat(alice.statuses("CANCEL")).containsExactly(200);
    assertThat(alice.statuses("INVITE")).contains(487);
    alice.follow(invite, "ACK");
    site.edge.silent = false;
    site.run(30);
    assertThat(site.edge.requests("INVITE")).isEmpty();
  }

  @Test
  void shouldCancelAnInviteThatRings() {
    Site site = new Site(4, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    List<SipRequest> invites = new ArrayList<>();
    site.edge.answers =
        (edge, request) -> {
          if (request.is("INVITE")) {
            invites.add(request);
            return Optional.of(EdgeEnd.response(request, 180));
          }
          if (request.is("CANCEL")) {
            edge.send(ALICE, text(EdgeEnd.response(invites.getFirst(), 487)));
          }
          return Optional.of(EdgeEnd.response(request, 200));
        };
    byte[] invite = alice.invite(BOB);
    site.run(1);
    alice.follow(invite, "CANCEL");
    site.run(1);
    assertThat(alice.statuses("INVITE")).contains(180, 487);
    assertThat(site.edge.requests("ACK")).isNotEmpty();
  }

  @Test
  void shouldAbsorbWhatAPhoneRepeats() {
    Site site = new Site(5, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    byte[] register = alice.register(600);
    for (int i = 0; i < 5; i++) {
      site.run(0.1);
      alice.again(register);
    }
    site.run(1);
    assertThat(site.edge.requests("REGISTER")).hasSize(1);
    assertThat(alice.statuses("REGISTER")).hasSize(6).containsOnly(200);
  }

  @Test
  void shouldSealEveryRetransmissionAnew() {
    Site site = new Site(6, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    site.edge.answers = (edge, request) -> Optional.empty();
    var tap = site.world.tap(datagram -> datagram.text().startsWith("REGISTER"));
    alice.register(600);
    site.run(5);
    List<String> sent = tap.datagrams().stream().map(SeenDatagram::text).toList();
    assertThat(sent).hasSizeGreaterThanOrEqualTo(4);
    Set<String> seals = new HashSet<>();
    sent.forEach(text -> seals.add(text.substring(text.indexOf("Seal: "))));
    assertThat(seals).hasSameSizeAs(sent);
    assertThat(site.edge.requests("REGISTER")).hasSameSizeAs(sent);
  }

  @Test
  void shouldKeepEverythingOfOursFromThePhone() {
    Site site = new Site(7, ALICE);
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(600);
    site.run(3);
    site.edge.send(ALICE, inviteFor(alice, "b1"));
    site.run(60);
    assertThat(alice.received).isNotEmpty();
    for (byte[] datagram : alice.datagrams) {
      assertThat(text(datagram)).doesNotContainIgnoringCase("seal");
    }
    assertThat(alice.requests("OPTIONS")).isEmpty();
  }

  @Test
  void shouldLetNoPhoneSayWhoItIsButByFrom() {
    Site site = new Site(8, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.send(
        "MESSAGE",
        BOB,
        BOB,
        "p-asserted-identity: <sip:king@example.net>\r\n"
            + "Remote-Party-ID: <sip:king@example.net>\r\nSEAL: v=1;s=x;mac=y\r\n"
            + "Seal-Control: AAAA\r\n");
    site.run(1);
    SipRequest message = site.edge.requests("MESSAGE").getFirst();
    assertThat(message.has(HeaderName.P_ASSERTED_IDENTITY)).isFalse();
    assertThat(message.has(HeaderName.REMOTE_PARTY_ID)).isFalse();
  }

  @Test
  @Requirement("3.1.18")
  void shouldRefuseAPhoneThatSpeaksForNoLine() {
    Site site = new Site(9, ALICE).sealed();
    PhoneEnd mallory = site.phone("sip:mallory@example.net", 5070);
    mallory.register(600);
    mallory.invite(BOB);
    site.run(1);
    assertThat(mallory.statuses("REGISTER")).containsExactly(403);
    assertThat(mallory.statuses("INVITE")).contains(403);
    assertThat(site.edge.received).isEmpty();
  }

  @Test
  @Requirement("3.1.18")
  void shouldServeTwoPhonesOfTwoIdentities() {
    Site site = new Site(10, ALICE, BOB);
    PhoneEnd alice = site.phone(ALICE, 5070);
    PhoneEnd bob = site.phone(BOB, 5080);
    alice.register(600);
    bob.register(600);
    site.run(5);
    assertThat(alice.statuses("REGISTER")).containsExactly(200);
    assertThat(bob.statuses("REGISTER")).containsExactly(200);
    assertThat(site.edge.associations()).isEqualTo(2);
    site.edge.send(BOB, inviteFor(bob, "b2"));
    site.run(1);
    assertThat(bob.requests("INVITE")).hasSize(1);
    assertThat(alice.requests("INVITE")).isEmpty();
    // What comes over Bob's association never reaches Alice's phone, whatever it asks for.
    site.edge.send(BOB, inviteFor(alice, "b3"));
    site.run(1);
    assertThat(alice.requests("INVITE")).isEmpty();
  }

  @Test
  void shouldBringACallToThePhoneWhoseContactItAsksFor() {
    Site site = new Site(11, ALICE).sealed();
    PhoneEnd desk = site.phone(ALICE, 5070);
    PhoneEnd hall = site.phone(ALICE, 5080);
    desk.register(600);
    hall.register(600);
    site.run(1);
    site.edge.send(ALICE, inviteFor(desk, "b4"));
    site.run(1);
    assertThat(desk.requests("INVITE")).hasSize(1);
    assertThat(hall.requests("INVITE")).isEmpty();
    assertThat(site.edge.responses("INVITE").getLast().status()).isEqualTo(200);
    assertThat(site.status(0).contacts())
        .containsExactlyInAnyOrder("alice-phone@127.0.0.1:5070", "alice-phone@127.0.0.1:5080");
  }

  @Test
  void shouldSayThatNobodyIsThereWhenThePhoneHasGone() {
    Site site = new Site(12, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(600);
    site.run(1);
    alice.register(0);
    site.run(1);
    site.edge.send(ALICE, inviteFor(alice, "b5"));
    site.run(1);
    assertThat(alice.requests("INVITE")).isEmpty();
    assertThat(site.edge.responses("INVITE").getLast().status()).isEqualTo(480);
  }

  @Test
  void shouldPassADialogInBothDirections() {
    Site site = new Site(13, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(600);
    site.run(1);
    site.edge.send(ALICE, inviteFor(alice, "b6"));
    site.run(0.5);
    SipRequest invite = alice.requests("INVITE").getFirst();
    String route = invite.headers(HeaderName.RECORD_ROUTE).getFirst();
    assertThat(route).contains("@127.0.0.1:5090;lr");
    // The phone's BYE names its callee's URI in From: the Route says whose line it is.
    alice.send(
        "BYE",
        "sip:bob@192.0.2.1",
        "sip:bob@example.net",
        "Route: " + route + ", <sip:token@203.0.113.10;lr>\r\n");
    site.run(0.5);
    SipRequest bye = site.edge.requests("BYE").getFirst();
    assertThat(bye.headers(HeaderName.ROUTE)).containsExactly("<sip:token@203.0.113.10;lr>");
    assertThat(alice.statuses("BYE")).containsExactly(200);
  }

  @Test
  void shouldPassTheWishForPrivacyAndRefuseWhatElseIsRequiredOfAProxy() {
    Site site = new Site(16, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.send("MESSAGE", BOB, BOB, "Proxy-Require: privacy\r\nPrivacy: id\r\n");
    site.run(1);
    alice.send("MESSAGE", BOB, BOB, "Proxy-Require: privacy, sec-agree\r\n");
    site.run(1);
    assertThat(alice.statuses("MESSAGE")).containsExactly(200, 420);
    assertThat(site.edge.requests("MESSAGE").getFirst().header(HeaderName.PROXY_REQUIRE))
        .hasValue("privacy");
    SipMessage refusal = alice.received.getLast();
    assertThat(refusal.header(HeaderName.UNSUPPORTED)).hasValue("sec-agree");
  }

  @Test
  void shouldSpareTheEdgeARequestWithoutAHopLeft() {
    Site site = new Site(14, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    byte[] spent =
        text(alice.send("MESSAGE", BOB, BOB, ""))
            .replace("Max-Forwards: 70", "Max-Forwards: 0")
            .replace("z9hG4bK", "z9hG4bKx")
            .getBytes(StandardCharsets.UTF_8);
    site.run(1);
    alice.again(spent);
    site.run(1);
    assertThat(alice.statuses("MESSAGE")).containsExactly(200, 483);
    assertThat(site.edge.requests("MESSAGE").getFirst().maxForwards()).hasValue(69);
  }

  @Test
  void shouldHearPhonesOfItsOwnHostOnly() {
    Site site = new Site(15, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    byte[] register = alice.register(600);
    site.run(1);
    site.nat.inject(
        new java.net.InetSocketAddress("192.168.1.66", 5060),
        Site.AGENT,
        text(register).replace("z9hG4bK", "z9hG4bKy").getBytes(StandardCharsets.UTF_8));
    site.run(1);
    assertThat(site.edge.requests("REGISTER")).hasSize(1);
  }

  @Test
  void shouldBringThroughWhatIsLost() {
    for (long seed = 20; seed < 30; seed++) {
      Site site = new Site(seed, ALICE);
      site.world.addFault(Fault.loss(0.3));
      PhoneEnd alice = site.phone(ALICE, 5070);
      alice.register(600);
      assertThat(site.until(() -> alice.statuses("REGISTER").contains(200), 32))
          .as("seed %d", seed)
          .isTrue();
    }
  }

  /** A call as the edge hands it on to an agent. */
  static String inviteFor(PhoneEnd callee, String branch) {
    return "INVITE "
        + callee.contact()
        + " SIP/2.0\r\n"
        + "Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bK"
        + branch
        + "\r\n"
        + "Max-Forwards: 60\r\n"
        + "Record-Route: <sip:token@203.0.113.10;lr>\r\n"
        + "From: <sip:carol@example.net>;tag="
        + branch
        + "\r\n"
        + "To: <"
        + callee.identity
        + ">\r\n"
        + "Call-ID: "
        + branch
        + "@edge\r\n"
        + "CSeq: 1 INVITE\r\n"
        + "Contact: <sip:carol@192.0.2.1>\r\n"
        + "Content-Length: 0\r\n\r\n";
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
