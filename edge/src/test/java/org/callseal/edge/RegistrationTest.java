package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registrations through the edge, whose associations last an hour here. */
final class RegistrationTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String CONTACT = "<sip:phone@192.168.1.2:5060>;expires=";

  @TempDir Path folder;
  private World world;
  private TestEndpoint alice;

  @BeforeEach
  void begin() {
    world = new World(folder);
    alice = world.registered(ALICE);
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  @Requirement("3.1.20")
  void shouldAskAndGrantNoLongerThanTheAssociationLasts() {
    world.callAgent.answer =
        request -> Sip.answer(request, 200).header(HeaderName.CONTACT, CONTACT + "86400");
    world.run(1_800_000);
    keptAlive();
    alice.send(
        Sip.request("REGISTER", "sip:example.net", ALICE, ALICE)
            .header(HeaderName.CONTACT, CONTACT + "7200")
            .header(HeaderName.EXPIRES, "7200"));
    world.run(100);
    SipRequest asked = world.callAgent.last();
    assertThat(seconds(asked.header(HeaderName.EXPIRES).orElseThrow())).isBetween(1700L, 1800L);
    assertThat(expiry(asked.header(HeaderName.CONTACT).orElseThrow())).isBetween(1700L, 1800L);
    SipResponse granted = alice.responses().getLast();
    assertThat(expiry(granted.header(HeaderName.CONTACT).orElseThrow())).isBetween(1700L, 1800L);
  }

  @Test
  @Requirement("3.1.20")
  void shouldTakeBackWhatTheRegistrarKeepsLongerThanTheAssociationLasts() {
    keeps("7200");
    register();
    assertThat(expiry(alice.responses().getLast().header(HeaderName.CONTACT).orElseThrow()))
        .isLessThanOrEqualTo(3600);
    world.run(3_590_000);
    assertThat(world.callAgent.requests).isEmpty();
    world.run(12_000);
    SipRequest removal = world.callAgent.last();
    assertThat(world.callAgent.requests).hasSize(1);
    assertThat(removal.header(HeaderName.EXPIRES)).contains("0");
    assertThat(removal.headers(HeaderName.CONTACT)).containsExactly("<sip:phone@192.168.1.2:5060>");
  }

  @Test
  @Requirement("3.1.20")
  void shouldTakeItBackWhenTheLastAssociationHasEndedAndNoneFollowed() {
    keeps("7200");
    register();
    world.run(2_900_000);
    world.register(alice, ALICE);
    world.callAgent.requests.clear();
    world.run(3_500_000);
    assertThat(world.callAgent.requests).as("while the second association lives").isEmpty();
    world.run(110_000);
    assertThat(world.callAgent.requests).hasSize(1);
    assertThat(world.callAgent.last().header(HeaderName.EXPIRES)).contains("0");
  }

  @Test
  void shouldLeaveToItsEndWhatTheRegistrarKeepsAsLongAsItWasAsked() {
    world.callAgent.answer =
        request ->
            Sip.answer(request, 200)
                .header(HeaderName.CONTACT, request.header(HeaderName.CONTACT).orElseThrow());
    register();
    world.run(3_700_000);
    assertThat(world.callAgent.requests).isEmpty();
    assertThat(world.edge.burden()).isLessThan(10);
  }

  private void keeps(String seconds) {
    world.callAgent.answer =
        request -> Sip.answer(request, 200).header(HeaderName.CONTACT, CONTACT + seconds);
  }

  private void register() {
    alice.send(
        Sip.request("REGISTER", "sip:example.net", ALICE, ALICE)
            .header(HeaderName.CONTACT, CONTACT + "600"));
    world.run(100);
    assertThat(alice.statuses()).containsExactly(200);
    world.callAgent.requests.clear();
  }

  @Test
  void shouldPassOnThatAnIntervalIsTooBrief() {
    world.callAgent.answer =
        request -> Sip.answer(request, 423).header(HeaderName.MIN_EXPIRES, "300");
    alice.send(Sip.register(ALICE).header(HeaderName.EXPIRES, "60"));
    world.run(100);
    assertThat(world.callAgent.last().header(HeaderName.EXPIRES)).contains("60");
    assertThat(alice.responses().getLast().header(HeaderName.MIN_EXPIRES)).contains("300");
  }

  /** After so long a pause the edge asks by a notice for messages of now. */
  private void keptAlive() {
    alice.send(Sip.register(ALICE));
    world.run(100);
    alice.send(Sip.register(ALICE));
    world.run(100);
    alice.got.clear();
  }

  private static long expiry(String contact) {
    return seconds(contact.substring(contact.indexOf(";expires=") + 9));
  }

  private static long seconds(String digits) {
    return Long.parseLong(digits);
  }
}
