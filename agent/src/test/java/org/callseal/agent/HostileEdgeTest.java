package org.callseal.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.Site.ALICE;
import static org.callseal.agent.Site.BOB;
import static org.callseal.agent.Site.EDGE;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.callseal.core.seal.Refusal;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.testkit.HostileMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An edge that has gone mad and seals it, and those who would be one. */
class HostileEdgeTest {

  private static final double ALL_OVER = 181 + 32 + 32 + 1;

  private static void shouldStillServe(Site site, PhoneEnd alice) {
    site.run(ALL_OVER);
    assertThat(site.agent.burden()).isLessThan(50);
    alice.received.clear();
    alice.register(600);
    assertThat(site.until(() -> alice.statuses("REGISTER").contains(200), 5)).isTrue();
    site.edge.send(ALICE, AgentProxyTest.inviteFor(alice, "still"));
    site.run(1);
    assertThat(alice.requests("INVITE")).isNotEmpty();
  }

  /** Sends it sealed if it is a message, and as it is otherwise. */
  private static void send(Site site, byte[] bytes) {
    if (SipParser.parse(bytes) instanceof SipMessage message && !message.has(HeaderName.SEAL)) {
      site.edge.send(ALICE, bytes);
    } else {
      site.world.inject(EDGE, site.edge.addressOf(ALICE), bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {51, 52, 53})
  void shouldSurviveWhateverAnEdgeSeals(long seed) {
    Site site = new Site(seed, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    HostileMessages hostile = new HostileMessages(seed);
    alice.register(600);
    site.run(1);
    for (int i = 0; i < 1_500; i++) {
      String good = AgentProxyTest.inviteFor(alice, "s" + seed + "n" + i);
      send(site, hostile.outOf(good.getBytes(ISO_8859_1)));
      site.run(0.02);
    }
    assertThat(alice.received).hasSizeGreaterThan(100);
    shouldStillServe(site, alice);
  }

  @ParameterizedTest
  @ValueSource(longs = {54, 55})
  void shouldSurviveWhateverAnEdgeAnswers(long seed) {
    Site site = new Site(seed, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    HostileMessages hostile = new HostileMessages(seed);
    site.edge.answers =
        (_, request) ->
            Optional.of(
                    hostile.outOf(
                        EdgeEnd.response(request, hostile.oneOf(List.of(100, 180, 200, 407)))))
                .filter(bytes ->
                    SipParser.parse(bytes) instanceof SipMessage message
                        && !message.has(HeaderName.SEAL));
    for (int i = 0; i < 1_000; i++) {
      alice.send(hostile.oneOf(List.of("REGISTER", "INVITE", "MESSAGE")), BOB, BOB, "");
      site.run(0.05);
    }
    site.edge.answers = (_, request) -> Optional.of(EdgeEnd.response(request, 200));
    shouldStillServe(site, alice);
  }

  @ParameterizedTest
  @ValueSource(longs = {56, 57})
  void shouldSurviveWhateverControlMessagesAnEdgeSeals(long seed) {
    Site site = new Site(seed, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    HostileMessages hostile = new HostileMessages(seed);
    for (int i = 0; i < 1_000; i++) {
      byte[] payload = hostile.noise(120);
      if (payload.length > 2 && i % 2 == 0) {
        payload[0] = (byte) (0x82 + i % 3);
        payload[1] = 1;
        // Not the refusal that ends an association: an edge may say that, and is obeyed.
        payload[2] = (byte) (i % 14 == 6 ? 0 : i % 14);
      }
      String question =
          AgentProxyTest.inviteFor(alice, "c" + i)
              .replace("INVITE", "OPTIONS")
              .replaceFirst("sip:[^ ]* SIP", "sip:127.0.0.1:5090 SIP")
              .replace("Max-Forwards: 60", "Max-Forwards: 0")
              .replace(
                  "Content-Length",
                  "Seal-Control: "
                      + Base64.getUrlEncoder().withoutPadding().encodeToString(payload)
                      + "\r\nContent-Length");
      byte[] bytes = question.getBytes(ISO_8859_1);
      send(site, i % 3 == 0 ? hostile.outOf(bytes) : bytes);
      site.run(0.02);
    }
    shouldStillServe(site, alice);
  }

  @Test
  void shouldCountWhateverStrangersSend() {
    Site site = new Site(58, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    HostileMessages hostile = new HostileMessages(58);
    long before = refused(site);
    for (int i = 0; i < 3_000; i++) {
      byte[] good = AgentProxyTest.inviteFor(alice, "x" + i).getBytes(ISO_8859_1);
      site.world.inject(
          EDGE,
          site.edge.addressOf(ALICE),
          i % 3 == 0 ? hostile.noise(1_000) : hostile.outOf(good));
      site.run(0.01);
    }
    site.run(1);
    assertThat(refused(site)).isEqualTo(before + 3_000);
    assertThat(alice.received).isEmpty();
    shouldStillServe(site, alice);
  }

  private static long refused(Site site) {
    long sum = 0;
    for (Refusal refusal : Refusal.values()) {
      sum += site.agent.refused(refusal);
    }
    return sum;
  }
}
