package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.sip.HeaderField;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipText;
import org.callseal.testkit.FieldSpellings;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The fields by which a network says who is speaking, as a device with an agent of its own making
 * seals them and as the core writes them, in every spelling.
 */
class TrustedFieldsTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";
  private static final String CLAIM = "<sip:mallory@example.net>";
  private static final List<String> OPERATOR_NAMED = List.of("X-Trusted", "Accept-Contact");
  private static final List<String> TRUSTED =
      Stream.concat(
              Stream.of("P-Asserted-Identity", "P-Preferred-Identity", "Remote-Party-ID", "a"),
              OPERATOR_NAMED.stream())
          .toList();
  private static final List<String> SAID_BY_ENDPOINTS =
      List.of("Identity", "y", "Diversion", "History-Info", "Privacy-Not", "P-Early-Media");

  @TempDir Path folder;
  private World world;
  private TestEndpoint alice;
  private String path;

  @BeforeEach
  void start() {
    world = new World(folder, settings -> settings.withTrustedHeaders(OPERATOR_NAMED));
    alice = world.registered(ALICE);
    path = world.callAgent.last().headers(HeaderName.PATH).getFirst();
    world.callAgent.requests.clear();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  static List<String> trusted() {
    return TRUSTED;
  }

  static List<String> saidByEndpoints() {
    return SAID_BY_ENDPOINTS;
  }

  /** The lines above all other fields, in their midst, or below them. */
  private static List<byte[]> with(SipText good, String lines) {
    String text = new String(good.bytes(), ISO_8859_1);
    int first = text.indexOf("\r\n") + 2;
    int middle = text.indexOf("Call-ID");
    int last = text.indexOf("\r\n\r\n") + 2;
    return Stream.of(first, middle, last)
        .map(at -> (text.substring(0, at) + lines + text.substring(at)).getBytes(ISO_8859_1))
        .toList();
  }

  private static SipText invite() {
    return Sip.request("INVITE", BOB, ALICE, BOB);
  }

  private SipText inviteToAlice() {
    return Sip.request("INVITE", "sip:phone@192.168.1.2", BOB, ALICE)
        .header(HeaderName.ROUTE, path);
  }

  private static List<String> namesAndValues(SipMessage message, String name) {
    return message.fields(HeaderName.of(name)).stream().map(HeaderField::toString).toList();
  }

  @ParameterizedTest
  @MethodSource("trusted")
  @Requirement("3.4.7")
  void shouldCutInEverySpellingWhatADeviceMayNotSay(String name) {
    for (String lines : FieldSpellings.of(name, CLAIM)) {
      for (byte[] spelled : with(invite(), lines)) {
        alice.sendPlainly(spelled);
        world.run(20);
        SipMessage forwarded = world.callAgent.last();
        assertThat(new String(forwarded.bytes(), ISO_8859_1)).as(lines).doesNotContain("mallory");
        assertThat(forwarded.headers(HeaderName.P_ASSERTED_IDENTITY))
            .containsExactly("<" + ALICE + ">");
        for (String other : List.of("P-Preferred-Identity", "Remote-Party-ID", "X-Trusted", "a")) {
          assertThat(namesAndValues(forwarded, other)).as(lines).isEmpty();
        }
      }
    }
    assertThat(world.callAgent.requests).hasSize(3 * FieldSpellings.of(name, CLAIM).size());
    assertThat(world.callAgent.unread).isZero();
  }

  @ParameterizedTest
  @MethodSource("trusted")
  void shouldCutItOfAnswersToo(String name) {
    alice.answersRequests = false;
    for (String lines : FieldSpellings.of(name, CLAIM)) {
      world.callAgent.port.send(World.CORE, inviteToAlice().bytes());
      world.run(20);
      with(Sip.answer(alice.requests().getLast(), 200), lines).forEach(alice::sendPlainly);
      world.run(20);
    }
    assertThat(world.callAgent.responses)
        .hasSize(3 * FieldSpellings.of(name, CLAIM).size())
        .allSatisfy(answer -> {
          assertThat(new String(answer.bytes(), ISO_8859_1)).doesNotContain("mallory");
          assertThat(answer.headers(HeaderName.P_ASSERTED_IDENTITY))
              .containsExactly("<" + ALICE + ">");
        });
  }

  @ParameterizedTest
  @MethodSource("trusted")
  void shouldPassWhatOnlyLooksLikeIt(String name) {
    for (String lines : FieldSpellings.hidden(name, CLAIM)) {
      for (byte[] spelled : with(invite(), lines)) {
        alice.sendPlainly(spelled);
        world.run(20);
        SipMessage forwarded = world.callAgent.last();
        assertThat(new String(forwarded.bytes(), ISO_8859_1)).contains(lines);
        assertThat(forwarded.headers(HeaderName.P_ASSERTED_IDENTITY))
            .containsExactly("<" + ALICE + ">");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("trusted")
  void shouldTakeNoMessageThatHidesItFromSomeReaders(String name) {
    long refused = world.refused(Refusal.MALFORMED);
    for (String lines : FieldSpellings.broken(name, CLAIM)) {
      for (byte[] spoilt : with(invite(), lines)) {
        world.network.inject(alice.port.localAddress(), World.OUTER, spoilt);
        world.run(20);
        assertThat(world.refused(Refusal.MALFORMED)).as(lines).isEqualTo(++refused);
      }
    }
    assertThat(world.callAgent.requests).isEmpty();
  }

  /** RFC 8224 signs for itself; who has forwarded a call is for the operator to believe or name. */
  @ParameterizedTest
  @MethodSource("saidByEndpoints")
  void shouldPassInBothDirectionsByteForByteWhatIsNoAssertion(String name) {
    for (String lines : FieldSpellings.of(name, CLAIM)) {
      alice.sendPlainly(with(invite(), lines).getFirst());
      world.callAgent.port.send(World.CORE, with(inviteToAlice(), lines).getLast());
      awaitEvenTheLong();
      assertThat(new String(world.callAgent.last().bytes(), ISO_8859_1)).contains(lines);
      assertThat(new String(alice.requests().getLast().bytes(), ISO_8859_1)).contains(lines);
      alice.sendPlainly(Sip.answer(alice.requests().getLast(), 200).bytes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"P-Asserted-Identity", "Remote-Party-ID", "X-Trusted"})
  void shouldPassToADeviceByteForByteWhatTheCoreAsserts(String name) {
    for (String lines : FieldSpellings.of(name, CLAIM)) {
      for (String privacy : List.of("", "Privacy: none\r\n", "Privacy: header;session\r\n")) {
        world.callAgent.port.send(World.CORE, with(inviteToAlice(), lines + privacy).getLast());
        awaitEvenTheLong();
        assertThat(new String(alice.requests().getLast().bytes(), ISO_8859_1)).contains(lines);
        alice.sendPlainly(Sip.answer(alice.requests().getLast(), 200).bytes());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Privacy: id\r\n",
        "privacy : ID\r\n",
        "PRIVACY:\r\n id\r\n",
        "Privacy: header;id\r\n",
        "Privacy: id ; critical\r\n",
        "Privacy: user;\r\n\tid\r\n",
        "Privacy: none, id\r\n"
      })
  void shouldKeepItFromADeviceWhereItsOwnerAsksForThat(String privacy) {
    for (String name : List.of("P-Asserted-Identity", "Remote-Party-ID")) {
      for (String lines : FieldSpellings.of(name, CLAIM)) {
        with(inviteToAlice(), lines)
            .forEach(call -> {
              String text = new String(call, ISO_8859_1).replaceFirst("\r\n", "\r\n" + privacy);
              world.callAgent.port.send(World.CORE, text.getBytes(ISO_8859_1));
              world.run(20);
              String got = new String(alice.requests().getLast().bytes(), ISO_8859_1);
              assertThat(got).as(lines).doesNotContain("mallory").contains(privacy);
            });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Seal", "Seal-Control", "P-Preferred-Identity"})
  void shouldKeepFromADeviceWhatIsNeverTheCoresToSay(String name) {
    for (String lines : FieldSpellings.of(name, CLAIM)) {
      for (byte[] call : with(inviteToAlice(), lines)) {
        world.callAgent.port.send(World.CORE, call);
        world.run(20);
        assertThat(new String(alice.requests().getLast().bytes(), ISO_8859_1))
            .as(lines)
            .doesNotContain("mallory");
      }
    }
    assertThat(alice.requests()).hasSize(3 * FieldSpellings.of(name, CLAIM).size());
  }

  @Test
  @Requirement("3.4.7")
  void shouldAssertThePreferredNameOfTwoIfItIsInScope() {
    world.register.setScope(Identity.parse(ALICE).orElseThrow(), List.of("sip:desk-*@example.net"));
    world.register(alice, ALICE);
    for (String preferred :
        List.of(
            "<sip:desk-7@example.net>, <tel:+15551234>",
            "<tel:+15551234>,\r\n sip:desk-7@EXAMPLE.net",
            "\"D, <sip:desk-8@example.net>\" <sip:desk-7@example.net:5062;transport=udp>")) {
      alice.sendPlainly(with(invite(), "p-preferred-identity : " + preferred + "\r\n").getLast());
      world.run(20);
      assertThat(world.callAgent.last().headers(HeaderName.P_ASSERTED_IDENTITY))
          .containsExactly("<sip:desk-7@example.net>");
    }
    for (String unclear :
        List.of(
            "<sip:desk-7@example.net>, <sip:desk-8@example.net>",
            "<sips:desk-7@example.net>",
            "<sip:desk%2D7@example.net>",
            "desk-7@example.net",
            "<sip:mallory@example.net>")) {
      alice.sendPlainly(with(invite(), "P-Preferred-Identity: " + unclear + "\r\n").getLast());
      world.run(20);
      assertThat(world.callAgent.last().headers(HeaderName.P_ASSERTED_IDENTITY))
          .containsExactly("<" + ALICE + ">");
    }
  }

  /** What is too long for a datagram waits a moment for a connection, which these ends have not. */
  private void awaitEvenTheLong() {
    world.run(1600);
  }
}
