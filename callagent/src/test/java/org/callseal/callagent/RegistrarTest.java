package org.callseal.callagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.SipUri;
import org.junit.jupiter.api.Test;

class RegistrarTest {

  private static final long NOW = 1_800_000_000L;
  private static final String ALICE = "sip:alice@example.net";

  private final MemoryBindingStore store = new MemoryBindingStore();
  private final RegistrationLimits limits = new RegistrationLimits(60, 600, 3600, 3, 5);
  private final Registrar registrar = new Registrar("example.net", limits, store);
  private int cseq;

  /** Writes a REGISTER; lines are further header fields. */
  private SipRequest register(String to, String callId, String... lines) {
    SipText text =
        SipText.request("REGISTER", "sip:example.net")
            .header(HeaderName.VIA, "SIP/2.0/UDP 127.0.0.1:5090;branch=z9hG4bK" + cseq)
            .header(HeaderName.FROM, "<" + to + ">;tag=1")
            .header(HeaderName.TO, "<" + to + ">")
            .header(HeaderName.CALL_ID, callId)
            .header(HeaderName.CSEQ, ++cseq + " REGISTER");
    for (String line : lines) {
      int colon = line.indexOf(':');
      text.header(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return text.toRequest();
  }

  private SipResponse alice(String... lines) {
    return registrar.register(register(ALICE, "c1", lines), NOW);
  }

  private List<String> targets(long now) {
    SipUri uri = SipUri.parse(ALICE).orElseThrow();
    return registrar.contactsOf(uri, now).stream().map(Binding::contact).toList();
  }

  @Test
  void shouldKeepAContactForTheTimeAskedAndSayWhich() {
    SipResponse response = alice("Contact: <sip:a@192.0.2.1>;expires=120");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers(HeaderName.CONTACT))
        .containsExactly("<sip:a@192.0.2.1>;expires=120");
    assertThat(targets(NOW + 119)).containsExactly("sip:a@192.0.2.1");
    assertThat(targets(NOW + 120)).isEmpty();
  }

  @Test
  void shouldTakeExpiresFromItsFieldAndElseTheDefault() {
    assertThat(alice("Contact: <sip:a@h>", "Expires: 90").headers(HeaderName.CONTACT))
        .containsExactly("<sip:a@h>;expires=90");
    assertThat(alice("Contact: <sip:a@h>").headers(HeaderName.CONTACT))
        .containsExactly("<sip:a@h>;expires=600");
    assertThat(alice("Contact: <sip:a@h>", "Expires: soon").headers(HeaderName.CONTACT))
        .containsExactly("<sip:a@h>;expires=600");
    assertThat(alice("Contact: <sip:a@h>", "Expires: 99999999999").headers(HeaderName.CONTACT))
        .containsExactly("<sip:a@h>;expires=3600");
  }

  @Test
  void shouldRefuseTooBriefAnInterval() {
    SipResponse response = alice("Contact: <sip:a@h>;expires=59");
    assertThat(response.status()).isEqualTo(423);
    assertThat(response.header(HeaderName.MIN_EXPIRES)).contains("60");
    assertThat(targets(NOW)).isEmpty();
  }

  @Test
  void shouldKeepSeveralContactsAndTellAllOfThem() {
    alice("Contact: <sip:a@h1>;q=0.5, <sip:a@h2>;q=0.75");
    SipResponse fetched = alice();
    assertThat(fetched.headers(HeaderName.CONTACT))
        .containsExactly("<sip:a@h1>;expires=600;q=0.5", "<sip:a@h2>;expires=600;q=0.75");
    assertThat(targets(NOW)).containsExactly("sip:a@h2", "sip:a@h1");
  }

  @Test
  void shouldPreferTheLatestAmongEquals() {
    alice("Contact: <sip:a@h1>");
    alice("Contact: <sip:a@h2>");
    alice("Contact: <sip:a@h1>");
    assertThat(targets(NOW)).containsExactly("sip:a@h1", "sip:a@h2");
  }

  @Test
  void shouldRemoveAContactWithExpiresZero() {
    alice("Contact: <sip:a@h1>", "Contact: <sip:a@h2>");
    SipResponse response = alice("Contact: <sip:a@h1>;expires=0");
    assertThat(response.headers(HeaderName.CONTACT)).containsExactly("<sip:a@h2>;expires=600");
  }

  @Test
  void shouldRemoveAllForTheStar() {
    alice("Contact: <sip:a@h1>", "Contact: <sip:a@h2>");
    SipResponse response = alice("Contact: *", "Expires: 0");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.has(HeaderName.CONTACT)).isFalse();
    assertThat(store.count()).isZero();
  }

  @Test
  void shouldRefuseAStarThatAsksForMore() {
    alice("Contact: <sip:a@h1>");
    assertThat(alice("Contact: *").status()).isEqualTo(400);
    assertThat(alice("Contact: *", "Expires: 60").status()).isEqualTo(400);
    assertThat(targets(NOW)).containsExactly("sip:a@h1");
  }

  @Test
  void shouldRefuseARegisterThatIsNotNewer() {
    SipRequest older = register(ALICE, "c1", "Contact: <sip:a@h1>;expires=0");
    SipRequest oldStar = register(ALICE, "c1", "Contact: *", "Expires: 0");
    alice("Contact: <sip:a@h1>");
    assertThat(registrar.register(older, NOW).status()).isEqualTo(500);
    assertThat(registrar.register(oldStar, NOW).status()).isEqualTo(500);
    assertThat(targets(NOW)).containsExactly("sip:a@h1");
    SipRequest rebooted = register(ALICE, "c2", "Contact: <sip:a@h1>;expires=0");
    assertThat(registrar.register(rebooted, NOW).status()).isEqualTo(200);
    assertThat(targets(NOW)).isEmpty();
  }

  @Test
  void shouldMakeAllChangesOrNone() {
    SipRequest older =
        register(ALICE, "c1", "Contact: <sip:a@h2>", "Contact: <sip:a@h1>;expires=0");
    alice("Contact: <sip:a@h1>");
    assertThat(registrar.register(older, NOW).status()).isEqualTo(500);
    assertThat(targets(NOW)).containsExactly("sip:a@h1");
  }

  @Test
  void shouldKnowAContactAgainInAnotherSpelling() {
    alice("Contact: <sip:%61lice@HOST.example;Transport=udp;x=1>");
    alice("Contact: <sip:alice@host.example;transport=UDP>");
    assertThat(targets(NOW)).containsExactly("sip:alice@host.example;transport=UDP");
    alice("Contact: <sip:Alice@host.example;transport=UDP>");
    alice("Contact: <sip:alice@host.example:5060;transport=UDP>");
    assertThat(targets(NOW)).hasSize(3);
  }

  @Test
  void shouldKeepThePathAndEchoItToWhoKnowsIt() {
    SipResponse told =
        alice("Contact: <sip:a@h>", "Path: <sip:t1@edge;lr>,<sip:t2@edge;lr>", "Supported: path");
    assertThat(told.headers(HeaderName.PATH))
        .containsExactly("<sip:t1@edge;lr>", "<sip:t2@edge;lr>");
    SipResponse untold = alice("Contact: <sip:a@h>", "Path: <sip:t3@edge;lr>");
    assertThat(untold.has(HeaderName.PATH)).isFalse();
    assertThat(store.of(ALICE).getFirst().path()).containsExactly("<sip:t3@edge;lr>");
  }

  @Test
  void shouldTakeTheAddressOfRecordWithoutPortAndParameters() {
    SipRequest request = register("sip:al%69ce@Example.net:5060;x=y", "c9", "Contact: <sip:a@h>");
    assertThat(registrar.register(request, NOW).status()).isEqualTo(200);
    assertThat(targets(NOW)).containsExactly("sip:a@h");
  }

  @Test
  void shouldRefuseWhatItDoesNotKeep() {
    assertThat(registrar.register(register("sip:a@other.net", "c1"), NOW).status()).isEqualTo(404);
    assertThat(registrar.register(register("tel:+123", "c1"), NOW).status()).isEqualTo(404);
    assertThat(alice("Contact: <tel:+123>").status()).isEqualTo(400);
    SipResponse extension = alice("Require: path, outbound");
    assertThat(extension.status()).isEqualTo(420);
    assertThat(extension.header(HeaderName.UNSUPPORTED)).contains("outbound");
  }

  @Test
  void shouldBoundTheContactsOfOne() {
    alice("Contact: <sip:a@h1>", "Contact: <sip:a@h2>", "Contact: <sip:a@h3>");
    assertThat(alice("Contact: <sip:a@h4>").status()).isEqualTo(403);
    assertThat(alice("Contact: <sip:a@h4>", "Contact: <sip:a@h1>;expires=0").status())
        .isEqualTo(200);
    assertThat(store.count()).isEqualTo(3);
  }

  @Test
  void shouldBoundTheBindingsOfAllAndMakeRoomOfEndedOnes() {
    for (int i = 0; i < 5; i++) {
      registrar.register(register("sip:u" + i + "@example.net", "c1", "Contact: <sip:a@h>"), NOW);
    }
    SipRequest one = register(ALICE, "c1", "Contact: <sip:a@h>");
    SipResponse full = registrar.register(one, NOW);
    assertThat(full.status()).isEqualTo(503);
    assertThat(full.has(HeaderName.RETRY_AFTER)).isTrue();
    assertThat(registrar.register(one, NOW + 600).status()).isEqualTo(200);
    assertThat(store.count()).isEqualTo(1);
  }

  @Test
  void shouldReadPreferencesOfOddForm() {
    assertThat(ContactChange.thousandths("0")).isZero();
    assertThat(ContactChange.thousandths("0.")).isZero();
    assertThat(ContactChange.thousandths("0.25")).isEqualTo(250);
    assertThat(ContactChange.thousandths("1.000")).isEqualTo(1000);
    assertThat(ContactChange.thousandths("high")).isEqualTo(1000);
    assertThat(ContactChange.qText(0)).isEqualTo("0");
    assertThat(ContactChange.qText(250)).isEqualTo("0.25");
  }
}
