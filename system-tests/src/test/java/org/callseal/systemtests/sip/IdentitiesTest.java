package org.callseal.systemtests.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.simulation.SeenDatagram;
import org.callseal.simulation.Tap;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several identities on one device, and one association for several: only where it was granted. */
final class IdentitiesTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";
  private static final String CAROL = "sip:carol@example.net";
  private static final String EXTENSION = "sip:+4930123401@example.net";
  private static final String OTHER = "sip:+4930999@example.net";

  private SipWorld world;
  private BarePhone bob;
  private Tap toEdge;

  @BeforeEach
  void start() throws IOException {
    world = new SipWorld(90, Addressing.IPV4);
    bob = world.bareHome("198.51.100.2", BOB).phone(BOB);
    bob.register();
    assertThat(world.until(() -> bob.statuses("REGISTER").contains(200), 10)).isTrue();
    bob.answers = (it, request) -> it.answer(request, 200);
    toEdge = world.network.tap(seen -> seen.to().equals(Addressing.IPV4.edge()));
  }

  @Test
  @Requirement("3.1.18")
  void shouldGiveEachIdentityOfADeviceAnAssociationOfItsOwn() throws IOException {
    BareHome home = world.bareHome("198.51.100.1", ALICE, CAROL);
    BarePhone alice = home.phone(ALICE);
    BarePhone carol = home.phone(CAROL);
    int before = world.associations.size();
    register(alice);
    register(carol);
    assertThat(world.associations.size()).isEqualTo(before + 2);
    assertThat(call(alice, ALICE)).isEqualTo("<" + ALICE + ">");
    assertThat(call(carol, CAROL)).isEqualTo("<" + CAROL + ">");
    assertThat(associationOf("From: <" + ALICE)).isNotEqualTo(associationOf("From: <" + CAROL));
  }

  @Test
  @Requirement("3.1.18")
  void shouldServeSeveralEndpointsUnderOneAssociationOnlyWhereTheOperatorSaysSo()
      throws IOException {
    BarePhone alice = world.bareHome("198.51.100.1", ALICE).phone(ALICE);
    register(alice);
    assertThat(refused(alice, EXTENSION)).isTrue();
    int before = world.associations.size();
    world.setScope(ALICE, List.of("sip:+49301234*@example.net"));
    // The association ends, and the next one has the new scope.
    world.run(10);
    alice.registerAlso(EXTENSION);
    assertThat(world.until(() -> alice.statuses("REGISTER").contains(200), 10)).isTrue();
    assertThat(call(alice, EXTENSION)).isEqualTo("<" + EXTENSION + ">");
    assertThat(call(alice, ALICE)).isEqualTo("<" + ALICE + ">");
    assertThat(associationOf("From: <" + EXTENSION)).isEqualTo(associationOf("From: <" + ALICE));
    assertThat(world.associations.size()).isEqualTo(before);
    assertThat(refused(alice, OTHER)).isTrue();
  }

  /** Its agent lies: it has the keys of one subscriber and seals what another says. */
  @Test
  @Requirement("3.1.18")
  void shouldRefuseWhatOneIdentitySaysInsideTheAssociationOfAnother() throws IOException {
    BarePhone carol = world.bareHome("198.51.100.3", CAROL).phone(CAROL);
    register(carol);
    BarePhone liar = world.homeOfLiar("198.51.100.1", ALICE, CAROL).phone(CAROL);
    liar.register();
    assertThat(world.until(() -> liar.statuses("REGISTER").contains(403), 10)).isTrue();
    assertThat(world.edge().counters().of(Refusal.OUT_OF_SCOPE)).isEqualTo(1);
    assertThat(refused(liar, CAROL)).isTrue();
    assertThat(world.edge().counters().of(Refusal.OUT_OF_SCOPE)).isEqualTo(2);
    assertThat(bob.requests("INVITE")).isEmpty();
    bob.send(bob.request("MESSAGE", CAROL, "to-carol"));
    assertThat(world.until(() -> !carol.requests("MESSAGE").isEmpty(), 5)).isTrue();
    assertThat(liar.requests("MESSAGE")).isEmpty();
  }

  private void register(BarePhone phone) {
    int before = phone.statuses("REGISTER").size();
    phone.register();
    assertThat(world.until(() -> phone.statuses("REGISTER").size() > before, 10)).isTrue();
  }

  /** Calls Bob under a name; whom he hears asserted. */
  private String call(BarePhone phone, String name) {
    bob.requests.clear();
    invite(phone, name);
    assertThat(world.until(() -> !bob.requests("INVITE").isEmpty(), 5)).isTrue();
    SipRequest heard = bob.requests("INVITE").getFirst();
    assertThat(heard.from().uri()).isEqualTo(name);
    return heard.header(HeaderName.P_ASSERTED_IDENTITY).orElseThrow();
  }

  /** Whether a call to Bob under that name is forbidden. */
  private boolean refused(BarePhone phone, String name) {
    phone.responses.clear();
    invite(phone, name);
    return world.until(() -> phone.statuses("INVITE").contains(403), 5);
  }

  private static void invite(BarePhone phone, String name) {
    phone.send(
        phone
            .request(
                "INVITE",
                BOB,
                "under-" + name.hashCode() + phone.responses.size(),
                "<" + name + ">;tag=n",
                "<" + BOB + ">",
                1)
            .header(HeaderName.CONTACT, phone.contact()));
  }

  /** The SPI, in its text, of the last sealed INVITE with this line. */
  private String associationOf(String line) {
    String text =
        toEdge.datagrams().stream()
            .map(SeenDatagram::text)
            .filter(seen -> seen.startsWith("INVITE ") && seen.contains(line))
            .toList()
            .getLast();
    int at = text.indexOf("Seal: v=1;s=") + "Seal: v=1;s=".length();
    return text.substring(at, at + 5);
  }
}
