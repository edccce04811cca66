package org.callseal.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.Site.ALICE;
import static org.callseal.agent.Site.BOB;

import java.util.List;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.testkit.FieldSpellings;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a phone writes into the fields by which a network says who is speaking. */
class TrustedFieldsTest {

  private static final String CLAIM = "<sip:mallory@example.net>";

  private static void say(Site site, PhoneEnd alice, String lines) {
    byte[] message = alice.request("MESSAGE", BOB, BOB, "");
    String text = new String(message, ISO_8859_1).replace("Call-ID", lines + "Call-ID");
    alice.again(text.getBytes(ISO_8859_1));
    site.run(0.1);
  }

  private static String lastAtEdge(Site site) {
    return new String(site.edge.requests("MESSAGE").getLast().bytes(), ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"P-Asserted-Identity", "Remote-Party-ID", "Seal", "Seal-Control"})
  @Requirement("3.4.7")
  void shouldBeCutInEverySpelling(String name) {
    Site site = new Site(61, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    for (String lines : FieldSpellings.of(name, CLAIM)) {
      say(site, alice, lines);
      assertThat(lastAtEdge(site)).as(lines).doesNotContain("mallory");
    }
    assertThat(site.edge.requests("MESSAGE")).hasSize(FieldSpellings.of(name, CLAIM).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"P-Preferred-Identity", "Identity", "y", "Diversion", "History-Info", "Privacy-X"})
  void shouldPassByteForByteWhereTheEdgeNeedsThemOrTheyAreNoAssertion(String name) {
    Site site = new Site(62, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    for (String lines : FieldSpellings.of(name, CLAIM)) {
      say(site, alice, lines);
      assertThat(lastAtEdge(site)).contains(lines);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"P-Asserted-Identity", "Remote-Party-ID", "Seal", "Seal-Control"})
  void shouldMakeNoMessageThatSomeReadersWouldReadOtherwise(String name) {
    Site site = new Site(63, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    long dropped = site.agent.dropped();
    for (String lines : FieldSpellings.broken(name, CLAIM)) {
      say(site, alice, lines);
      assertThat(site.agent.dropped()).as(lines).isEqualTo(++dropped);
    }
    assertThat(site.edge.requests("MESSAGE")).isEmpty();
  }

  @Test
  void shouldPassToThePhoneWhatTheEdgeSealedButForTheSealsOwnFields() {
    Site site = new Site(64, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(600);
    site.run(1);
    int calls = 0;
    for (String name : List.of("P-Asserted-Identity", "Remote-Party-ID", "y", "X-Trusted")) {
      for (String lines : FieldSpellings.of(name, CLAIM)) {
        String invite = AgentProxyTest.inviteFor(alice, "c" + calls++);
        String call = invite.replace("Call-ID", lines + "Call-ID");
        site.edge.send(ALICE, call.getBytes(ISO_8859_1));
        site.run(0.1);
        SipRequest got = alice.requests("INVITE").getLast();
        assertThat(new String(got.bytes(), ISO_8859_1)).contains(lines);
        assertThat(got.has(HeaderName.SEAL)).isFalse();
      }
    }
  }
}
