package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.Site.ALICE;
import static org.callseal.agent.Site.BOB;
import static org.callseal.agent.Site.EDGE;

import java.util.Arrays;
import java.util.Random;
import org.callseal.sip.HeaderName;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/** Garbage, messages at the limits and floods, from the phones' side and from the network's. */
final class AgentFloodTest {

  @Test
  void shouldBearRequestsAtTheLimitsAndAnswersWithoutAWayBack() {
    Site site = new Site(18, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    for (int fields = 225; fields < 260; fields++) {
      alice.send("MESSAGE", BOB, BOB, "X-Filler: 1\r\n".repeat(fields));
    }
    site.run(40);
    assertThat(alice.statuses("MESSAGE")).contains(200, 513).containsOnly(200, 513);
    alice.answersInvitesWith = 0;
    alice.register(600);
    site.run(1);
    site.edge.send(ALICE, AgentProxyTest.inviteFor(alice, "b9"));
    site.run(0.5);
    String ours = alice.requests("INVITE").getFirst().headers(HeaderName.VIA).getFirst();
    alice.again(
        "SIP/2.0 200 OK\r\nVia: "
            + ours
            + "\r\nFrom: <sip:carol@example.net>;tag=b9\r\n"
            + "To: <sip:alice@example.net>;tag=x\r\nCall-ID: b9@edge\r\nCSeq: 1 INVITE\r\n"
            + "Content-Length: 0\r\n\r\n");
    site.run(1);
    assertThat(site.edge.responses("INVITE").getLast().status()).isEqualTo(502);
  }

  @Test
  void shouldBearGarbageFromBothSides() {
    Site site = new Site(19, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    byte[] register = alice.register(600);
    site.run(1);
    byte[] invite = capturedInvite(site, alice);
    Random random = new Random(19);
    for (int i = 0; i < 3000; i++) {
      alice.again(garbled(register, random));
      site.world.inject(EDGE, site.edge.addressOf(ALICE), garbled(invite, random));
      if (i % 50 == 0) {
        site.run(0.5);
      }
    }
    site.run(60);
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(1);
    assertThat(alice.statuses("MESSAGE")).containsExactly(200);
  }

  private static byte[] garbled(byte[] message, Random random) {
    byte[] garbled = Arrays.copyOf(message, 1 + random.nextInt(message.length));
    for (int i = random.nextInt(4); i >= 0; i--) {
      garbled[random.nextInt(garbled.length)] = (byte) random.nextInt(256);
    }
    return random.nextBoolean() ? garbled : splice(message, garbled);
  }

  private static byte[] splice(byte[] message, byte[] head) {
    byte[] spliced = message.clone();
    System.arraycopy(head, 0, spliced, 0, head.length);
    return spliced;
  }

  @Test
  void shouldStayBoundedUnderAFloodOfAPhone() {
    Site site = new Site(16, ALICE);
    site.edge.silent = true;
    PhoneEnd alice = site.phone(ALICE, 5070);
    for (int i = 0; i < 20_000; i++) {
      alice.send("MESSAGE", BOB, BOB, "Contact: <sip:flood" + i + "@192.0.2.1>\r\n");
      if (i % 100 == 0) {
        site.run(0.1);
      }
    }
    assertThat(site.agent.burden()).isLessThan(12_000);
    site.run(120);
    assertThat(site.agent.burden()).isLessThan(200);
    site.edge.silent = false;
    site.run(80);
    alice.register(600);
    assertThat(site.until(() -> alice.statuses("REGISTER").contains(200), 10)).isTrue();
  }

  @Test
  @Requirement("3.4.12")
  void shouldStayBoundedUnderAFloodOfTheNetwork() {
    Site site = new Site(17, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(600);
    site.run(1);
    int before = site.agent.burden();
    var spi = site.status(0).spi();
    var agent = site.edge.addressOf(ALICE);
    byte[] sealed = capturedInvite(site, alice);
    for (int i = 0; i < 20_000; i++) {
      sealed[30 + i % 200] ^= (byte) (1 + i % 7);
      site.world.inject(EDGE, agent, sealed);
      if (i % 100 == 0) {
        site.run(0.1);
      }
    }
    site.run(40);
    assertThat(site.agent.burden()).isLessThanOrEqualTo(before + 4);
    assertThat(site.status(0).spi()).isEqualTo(spi);
    site.edge.send(ALICE, AgentProxyTest.inviteFor(alice, "b8"));
    site.run(1);
    assertThat(alice.requests("INVITE").getLast().topVia()).isNotNull();
  }

  private static byte[] capturedInvite(Site site, PhoneEnd alice) {
    var tap = site.world.tap(datagram -> datagram.text().startsWith("INVITE"));
    site.edge.send(ALICE, AgentProxyTest.inviteFor(alice, "b7"));
    site.run(1);
    tap.close();
    return tap.datagrams().getFirst().payload().clone();
  }
}
