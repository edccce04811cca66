package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.migration.MigrationSettings;
import org.callseal.edge.migration.UnsealedPhone;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Phones that still come without a seal. */
class MigrationTest {

  private static final String CAROL = "sip:carol@example.net";
  private static final String BOB = "sip:bob@example.net";
  private static final String NAMED = "sip:dave@other.example";
  private static final InetSocketAddress OFFICE = new InetSocketAddress("192.0.2.120", 40_002);
  private static final Set<InetAddress> NETWORK = Set.of(OFFICE.getAddress());

  @TempDir Path folder;
  private World world;
  private Stranger carol;

  @BeforeEach
  void start() {
    world =
        new World(
            folder,
            s ->
                s.withMigration(
                    MigrationSettings.of(
                        NETWORK::contains, Set.of("example.net"), List.of(NAMED))));
    carol = new Stranger(world.network, world.network.loop("carol"), OFFICE);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private List<UnsealedPhone> report() {
    var report = world.edge.unsealedPhones();
    world.run(10);
    return report.join();
  }

  /** Sends it as long as phones make it: what would be answered with more bytes gets no answer. */
  private static void send(Stranger phone, SipText text) {
    phone.send(text.header(HeaderName.USER_AGENT, "phone ".repeat(40)));
  }

  private void register(Stranger phone, String identity) {
    send(phone, Sip.register(identity));
    world.run(100);
  }

  private SipText toPhone(String method, SipRequest register) {
    SipText text = Sip.request(method, "sip:phone@192.168.1.2:5060", BOB, CAROL);
    register.headers(HeaderName.PATH).forEach(path -> text.header(HeaderName.ROUTE, path));
    return text;
  }

  @Test
  void shouldLetAPhoneRegisterAndCallUnassertedAndCounted() {
    carol.send(Sip.register(CAROL).header(HeaderName.P_ASSERTED_IDENTITY, "<" + CAROL + ">"));
    world.run(100);
    assertThat(carol.statuses()).containsExactly(200);
    assertThat(world.callAgent.last().header(HeaderName.P_ASSERTED_IDENTITY)).isEmpty();
    carol.send(
        Sip.request("INVITE", BOB, CAROL, BOB)
            .header(HeaderName.P_PREFERRED_IDENTITY, "<" + CAROL + ">"));
    world.run(100);
    SipRequest invite = world.callAgent.last();
    assertThat(invite.has(HeaderName.P_ASSERTED_IDENTITY)).isFalse();
    assertThat(invite.has(HeaderName.P_PREFERRED_IDENTITY)).isFalse();
    assertThat(carol.statuses()).containsExactly(200, 200);
    assertThat(report())
        .singleElement()
        .satisfies(phone -> {
          assertThat(phone.identity().text()).isEqualTo(CAROL);
          assertThat(phone.source()).isEqualTo("192.0.2.120:40002");
          assertThat(phone.passed()).isEqualTo(2);
          assertThat(phone.refused()).isZero();
        });
  }

  @Test
  void shouldBringCallsToItWhereItsNatLeads() {
    register(carol, CAROL);
    SipRequest register = world.callAgent.last();
    world.callAgent.port.send(
        World.CORE,
        toPhone("INVITE", register)
            .header(HeaderName.P_ASSERTED_IDENTITY, "<" + BOB + ">")
            .bytes());
    world.run(100);
    SipRequest invite = carol.requests().getFirst();
    assertThat(invite.has(HeaderName.P_ASSERTED_IDENTITY)).isFalse();
    SipText answer = Sip.answer(invite, 200);
    carol.send(answer.header(HeaderName.CONTACT, "<sip:phone@192.168.1.2:5060>"));
    world.run(100);
    SipResponse response = world.callAgent.responses.getLast();
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.has(HeaderName.P_ASSERTED_IDENTITY)).isFalse();
    // She hangs up, in the dialog.
    SipText bye =
        Sip.request(
            "BYE",
            "sip:bob@192.0.2.9",
            response.header(HeaderName.TO).orElseThrow(),
            response.header(HeaderName.FROM).orElseThrow(),
            response.callId());
    response.headers(HeaderName.RECORD_ROUTE).forEach(route -> bye.header(HeaderName.ROUTE, route));
    carol.send(bye);
    world.run(100);
    assertThat(world.callAgent.last().method()).isEqualTo("BYE");
    assertThat(world.callAgent.last().routes()).isEmpty();
  }

  @Test
  void shouldLetANamedIdentityComeFromAnywhere() {
    Stranger dave =
        new Stranger(
            world.network,
            world.network.loop("dave"),
            new InetSocketAddress("192.0.2.200", 40_003));
    register(dave, NAMED);
    assertThat(dave.statuses()).containsExactly(200);
    // From there, nobody else.
    register(dave, CAROL);
    assertThat(dave.statuses()).containsExactly(200, 403);
    assertThat(report()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:eve@other.example",
        "sip:carol@192.0.2.10",
        "sip:carol@example.net.",
        "sip:%63arol@example.net;user=phone",
        "tel:+4930123",
        "sips:carol@example.net",
        "sip:anonymous@anonymous.invalid",
        "sip:example.net"
      })
  void shouldRefuseWhatTheRuleDoesNotName(String identity) {
    send(carol, Sip.request("INVITE", BOB, identity, BOB));
    world.run(100);
    assertThat(world.callAgent.requests).isEmpty();
    assertThat(carol.statuses()).containsExactly(403);
    assertThat(world.refused(Refusal.UNSEALED)).isEqualTo(1);
    assertThat(report()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {CAROL, "sip:Carol@EXAMPLE.net", "sip:CAROL@example.net"})
  void shouldRefuseOneThatHasADeviceKeyInEverySpelling(String spelling) {
    world.device(CAROL);
    register(carol, spelling);
    assertThat(carol.statuses()).containsExactly(403);
    assertThat(world.callAgent.requests).isEmpty();
    assertThat(report())
        .singleElement()
        .satisfies(phone -> {
          assertThat(phone.passed()).isZero();
          assertThat(phone.refused()).isEqualTo(1);
        });
  }

  @Test
  void shouldRefuseANameThatAnothersDeviceMaySpeakFor() {
    world.device("sip:pbx@example.net");
    world.register.setScope(
        org.callseal.core.identity.Identity.parse("sip:pbx@example.net").orElseThrow(),
        List.of("sip:car*@example.net"));
    register(carol, CAROL);
    assertThat(carol.statuses()).containsExactly(403);
  }

  @Test
  void shouldLetNothingMoreThroughWithinASecondAfterEnrolment() {
    register(carol, CAROL);
    SipRequest register = world.callAgent.last();
    world.device(CAROL);
    world.run(1_100);
    carol.got.clear();
    int before = world.callAgent.requests.size();
    register(carol, CAROL);
    send(carol, Sip.request("INVITE", BOB, CAROL, BOB));
    world.run(100);
    assertThat(carol.statuses()).containsExactly(403, 403);
    assertThat(world.callAgent.requests).hasSize(before);
    // Nor does what the registrar still has of her lead there.
    world.callAgent.port.send(World.CORE, toPhone("INVITE", register).bytes());
    world.run(100);
    assertThat(carol.requests()).isEmpty();
    assertThat(world.callAgent.responses.getLast().status()).isEqualTo(480);
  }

  @Test
  void shouldRefuseAllWhileTheAuthorityDoesNotAnswer() {
    SilentAuthority silent = new SilentAuthority();
    silent.silent = true;
    world.authorityAsAsked = silent::before;
    world.killEdge();
    world.startEdge();
    register(carol, CAROL);
    assertThat(carol.statuses()).isEmpty();
    world.run(2_100);
    assertThat(carol.statuses()).containsExactly(403);
    assertThat(world.callAgent.requests).isEmpty();
  }

  @Test
  void shouldRegisterNobodyElse() {
    send(carol, Sip.request("REGISTER", "sip:example.net", CAROL, "sip:frank@example.net"));
    world.run(100);
    assertThat(world.callAgent.requests).isEmpty();
    assertThat(carol.statuses()).containsExactly(403);
  }

  @Test
  void shouldTakeNoTokenOfADevicesNorGiveHersToAnother() {
    TestEndpoint bob = world.registered(BOB);
    String path = world.registeredPath(bob, BOB);
    register(carol, CAROL);
    String hers = world.callAgent.last().headers(HeaderName.PATH).getFirst();
    int before = world.callAgent.requests.size();
    Stranger other =
        new Stranger(
            world.network,
            world.network.loop("other"),
            new InetSocketAddress("192.0.2.121", 40_002));
    for (String route : List.of(path, hers)) {
      SipText bye =
          Sip.request(
              "BYE", "sip:x@192.0.2.9", "<" + BOB + ">;tag=a", "<" + CAROL + ">;tag=b", "c");
      other.send(bye.header(HeaderName.ROUTE, route));
    }
    carol.send(
        Sip.request(
                "BYE", "sip:x@192.0.2.9", "<sip:else@x.example>;tag=a", "<" + BOB + ">;tag=b", "c")
            .header(HeaderName.ROUTE, hers));
    world.run(100);
    assertThat(world.callAgent.requests).hasSize(before);
    assertThat(bob.requests()).isEmpty();
  }

  @Test
  void shouldHoldNoMoreThanItHasRoomFor() {
    for (int i = 0; i < 3_000; i++) {
      carol.send(Sip.register("sip:made-up-" + i + "@example.net"));
      if (i % 20 == 0) {
        world.run(100);
      }
    }
    world.run(1_000);
    assertThat(world.edge.burden()).isLessThan(6_100);
    for (int i = 0; i < 40; i++) {
      world.network.inject(
          new InetSocketAddress(OFFICE.getAddress(), 41_000 + i),
          World.OUTER,
          Sip.register(CAROL).bytes());
    }
    world.run(1_000);
    assertThat(report().stream().filter(phone -> phone.identity().text().equals(CAROL)))
        .hasSizeLessThanOrEqualTo(8);
  }

  @Test
  void shouldLetNobodyThroughWithoutARule() {
    world.close();
    world = new World(folder.resolve("2"));
    carol = new Stranger(world.network, world.network.loop("carol"), OFFICE);
    register(carol, CAROL);
    assertThat(carol.statuses()).containsExactly(403);
    assertThat(world.callAgent.requests).isEmpty();
  }
}
