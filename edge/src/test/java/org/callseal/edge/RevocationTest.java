package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Associations that the operator ends before their time, at a running edge. */
final class RevocationTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";
  private static final Selection ALL = new Selection.All();

  @TempDir Path folder;
  private World world;
  private TestEndpoint alice;
  private TestEndpoint bob;

  @BeforeEach
  void begin() {
    world = new World(folder);
    alice = world.registered(ALICE);
    bob = world.registered(BOB);
    world.run(500);
    world.callAgent.requests.clear();
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  @Requirement("3.4.11")
  void shouldEndTheOneThatIsNamedWithinASecondAndTellItsDeviceUnderSeal() {
    StoredAssociation named = world.stores.associations().findNewest(alice.kid()).orElseThrow();
    assertThat(world.register.expire(new Selection.One(named.id()))).hasSize(1);
    world.run(1_000);
    assertThat(alice.sealedControls).contains(new ControlMessage.Refused(Refusal.EXPIRED));
    assertThat(bob.sealedControls).isEmpty();
    alice.send(Sip.register(ALICE));
    bob.send(Sip.register(BOB));
    world.run(100);
    assertThat(alice.statuses()).containsExactly(403);
    assertThat(bob.statuses()).containsExactly(200);
  }

  @Test
  void shouldEndThoseOfASubscriber() {
    assertThat(world.register.expire(new Selection.Of(identity(BOB)))).hasSize(1);
    world.run(1_000);
    assertThat(alice.sealedControls).isEmpty();
    assertThat(bob.sealedControls).isNotEmpty();
  }

  @Test
  @Requirement("3.4.11")
  void shouldTellADeviceWhoseSubscriberIsDisabledThatItGetsNone() {
    world.register.setEnabled(identity(ALICE), false);
    world.run(1_000);
    assertThat(alice.sealedControls).contains(new ControlMessage.Refused(Refusal.NOT_ADMITTED));
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(alice.statuses()).containsExactly(403);
  }

  @Test
  void shouldSayAnEndAFewTimesASecondWhateverComes() {
    world.register.expire(ALL);
    world.run(1_000);
    for (int i = 0; i < 20; i++) {
      alice.send(Sip.register(ALICE));
    }
    world.run(100);
    assertThat(alice.statuses()).containsExactly(403, 403, 403, 403);
  }

  @Test
  void shouldTakeUpNoAssociationWhileItCannotReadTheLogAndFollowItOnItsReturn() {
    world.store.broken = true;
    world.run(5_000);
    world.store.broken = false;
    world.register.expire(ALL);
    world.run(1_000);
    assertThat(alice.sealedControls).contains(new ControlMessage.Refused(Refusal.EXPIRED));
    world.register(alice, ALICE);
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(alice.statuses()).containsExactly(200);
  }

  @Test
  @Requirement("3.1.20")
  void shouldRemoveTheRegistrationAfterAGraceAndPutItBackWithANewAssociation() {
    String contact = "\"A\" <sip:phone@192.168.1.2:5060;x=%41>;q=0.5";
    alice.send(
        Sip.request("REGISTER", "sip:example.net", ALICE, ALICE)
            .header(HeaderName.CONTACT, contact + ";expires=900"));
    world.run(100);
    SipRequest told = world.callAgent.last();
    world.callAgent.requests.clear();
    world.register.expire(new Selection.Of(identity(ALICE)));
    world.run(12_000);
    assertThat(world.callAgent.requests).isEmpty();
    world.run(6_000);
    SipRequest removal = world.callAgent.last();
    assertThat(world.callAgent.requests).hasSize(1);
    assertThat(removal.headers(HeaderName.CONTACT)).containsExactly(contact);
    assertThat(removal.header(HeaderName.EXPIRES)).contains("0");
    assertThat(removal.headers(HeaderName.PATH)).isEqualTo(told.headers(HeaderName.PATH));
    assertThat(removal.requestUri()).isEqualTo(told.requestUri());
    assertThat(removal.callId()).isNotEqualTo(told.callId());
    world.register(alice, ALICE);
    SipRequest back = world.callAgent.requests.get(1);
    assertThat(back.headers(HeaderName.CONTACT)).containsExactly(contact);
    assertThat(back.callId()).isEqualTo(removal.callId());
    assertThat(Long.parseLong(back.header(HeaderName.EXPIRES).orElseThrow())).isBetween(850L, 900L);
    assertThat(world.edge.burden()).isLessThan(30);
  }

  @Test
  void shouldLeaveTheRegistrationWhereANewAssociationStandsWithinTheGrace() {
    world.register.expire(ALL);
    world.run(1_000);
    world.register(alice, ALICE);
    world.register(bob, BOB);
    world.callAgent.requests.clear();
    world.run(40_000);
    assertThat(world.callAgent.requests).isEmpty();
  }

  @Test
  void shouldRemoveTheRegistrationOfWhomTheOperatorRemovedAtOnce() {
    world.register.remove(identity(ALICE));
    world.run(1_000);
    assertThat(world.callAgent.last().header(HeaderName.EXPIRES)).contains("0");
    assertThat(world.callAgent.requests).hasSize(1);
  }

  @Test
  void shouldAskNoFurtherWhereTheRegistrarWantsAPassword() {
    world.callAgent.answer = request -> Sip.answer(request, 401);
    world.register.remove(identity(ALICE));
    world.run(60_000);
    assertThat(world.callAgent.requests).hasSize(1);
  }

  @Test
  void shouldAskAgainUntilTheRegistrarAnswers() {
    world.callAgent.answer = _ -> null;
    world.register.remove(identity(ALICE));
    world.run(60_000);
    assertThat(world.callAgent.requests).hasSize(10);
    assertThat(world.callAgent.requests.stream().map(each -> each.topVia().branch()).distinct())
        .hasSize(1);
  }

  private static Identity identity(String text) {
    return Identity.parse(text).orElseThrow();
  }
}
