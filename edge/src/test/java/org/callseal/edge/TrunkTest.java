package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.callseal.core.credential.Kid;
import org.callseal.core.identity.Identity;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trunks and PBXs that never register: call agents ask for them by name. */
class TrunkTest {

  private static final String PBX = "sip:pbx@example.net";
  private static final String ALICE = "sip:alice@example.net";
  private static final String OTHER = "sip:alice@example.org";

  @TempDir Path folder;
  private World world;
  private TestEndpoint pbx;
  private TestEndpoint alice;

  @BeforeEach
  void start() {
    world = new World(folder, settings -> settings.withDomain("example.net"));
    pbx = world.device(PBX);
    world.register.setScope(
        Identity.parse(PBX).orElseThrow(), List.of("sip:+49301234*@example.net"));
    world.register(pbx, PBX);
    alice = world.registered(ALICE);
    world.callAgent.requests.clear();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private SipText invite(String uri) {
    return Sip.request("INVITE", uri, "sip:carol@example.com", uri);
  }

  private void fromCore(SipText text) {
    fromCore(text.bytes());
  }

  private void fromCore(byte[] bytes) {
    world.callAgent.port.send(World.CORE, bytes);
    world.run(100);
  }

  private List<Integer> answers() {
    return world.callAgent.responses.stream().map(SipResponse::status).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:pbx@198.51.100.1",
        "sip:pbx@198.51.100.1:5060",
        "sip:pbx%40example.net@198.51.100.1:5060",
        "sip:pbx@example.net",
        "sip:pbx@EXAMPLE.net:5070;transport=udp",
        "sip:+49301234567@198.51.100.1:5060",
        "sip:+49301234567@198.51.100.1;user=phone",
        "sip:+493012349@example.net"
      })
  @Requirement("3.1.18")
  void shouldBringAPbxWhatIsForItsNameOrForANumberOfItsRange(String uri) {
    fromCore(invite(uri));
    assertThat(pbx.requests()).hasSize(1);
    assertThat(pbx.requests().getFirst().requestUri()).isEqualTo(uri);
    assertThat(answers()).containsExactly(200);
    assertThat(alice.requests()).isEmpty();
  }

  @Test
  void shouldTakeTheRouteThatNamesTheEdgeAwayAndNoOther() {
    fromCore(invite(PBX).header(HeaderName.ROUTE, "<sip:198.51.100.1;lr>"));
    assertThat(pbx.requests()).hasSize(1);
    assertThat(pbx.requests().getFirst().routes()).isEmpty();
    fromCore(invite(PBX).header(HeaderName.ROUTE, "<sip:198.51.100.7;lr>"));
    assertThat(pbx.requests()).hasSize(1);
    assertThat(answers()).containsExactly(200, 404);
  }

  @Test
  void shouldTellNamesOfTwoDomainsApart() {
    TestEndpoint other = world.registered(OTHER);
    fromCore(invite("sip:alice@198.51.100.1"));
    assertThat(alice.requests()).hasSize(1);
    fromCore(invite("sip:alice%40example.org@198.51.100.1"));
    fromCore(invite(OTHER));
    assertThat(other.requests()).hasSize(2);
    assertThat(alice.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:nobody@198.51.100.1, 480",
        "sip:+49301235000@example.net, 480",
        "sip:+49301234@example.net, 480",
        "sip:pbx%40@198.51.100.1, 404",
        "sip:p%62x@example.net, 404",
        "sip:pbx%40example.net%40example.net@198.51.100.1, 404",
        "sip:pbx%3Bx@198.51.100.1, 404",
        "sips:pbx@example.net, 404",
        "sip:pbx@198.51.100.77, 404",
        "sip:198.51.100.77, 404",
        "tel:+49301234567, 404"
      })
  void shouldSayWhomItDoesNotKnow(String uriAndStatus) {
    String[] parts = uriAndStatus.split(", ", -1);
    fromCore(invite(parts[0]));
    assertThat(answers()).containsExactly(Integer.parseInt(parts[1]));
    assertThat(pbx.requests()).isEmpty();
  }

  @Test
  void shouldReachAPbxThroughAnEdgeThatHasJustStartedAndNotHeardOfIt() {
    world.run(2000);
    world.killEdge();
    world.startEdge();
    fromCore(invite("sip:+49301234567@198.51.100.1"));
    assertThat(pbx.requests()).hasSize(1);
    assertThat(answers()).containsExactly(200);
  }

  @Test
  void shouldAskTheStoreOnceForManyCallsAndAgainAfterAMinute() {
    for (int i = 0; i < 20; i++) {
      fromCore(invite(PBX));
    }
    assertThat(world.store.nameQuestions).isEqualTo(1);
    world.run(61_000);
    fromCore(invite(PBX));
    assertThat(world.store.nameQuestions).isEqualTo(2);
    assertThat(pbx.requests()).hasSize(21);
  }

  @Test
  void shouldChooseTheNewestDeviceAndAnotherWhenThatIsRevoked() {
    TestEndpoint second = world.device(PBX);
    world.run(2000);
    world.register(second, PBX);
    fromCore(invite(PBX));
    assertThat(second.requests()).hasSize(1);
    Kid gone = second.provision.deviceCredential().kid();
    world.store.retainNewest(gone, 0);
    world.edge.revoke(gone);
    world.run(100);
    fromCore(invite(PBX));
    assertThat(second.requests()).hasSize(1);
    assertThat(pbx.requests()).hasSize(1);
  }

  @Test
  void shouldSay480ForWhomTheOperatorRemoved() {
    fromCore(invite(PBX));
    world.register.remove(Identity.parse(PBX).orElseThrow());
    world.run(100);
    fromCore(invite(PBX));
    assertThat(pbx.requests()).hasSize(1);
    assertThat(answers()).containsExactly(200, 480);
  }

  @Test
  void shouldSay480WhileTheStoreFailsAndReachAgainWhenItWorks() {
    world.store.broken = true;
    fromCore(invite(PBX));
    assertThat(answers()).containsExactly(480);
    world.store.broken = false;
    fromCore(invite(PBX));
    assertThat(pbx.requests()).hasSize(1);
  }

  @Test
  void shouldBringTheAckOfARefusalAndACancelTheSameWay() {
    pbx.answersRequests = false;
    SipText invite = invite("sip:+49301234567@198.51.100.1");
    fromCore(invite);
    String branch = pbx.requests().getFirst().branch().orElseThrow();
    fromCore(Sip.again(invite, "CANCEL"));
    fromCore(Sip.again(invite, "ACK"));
    assertThat(pbx.requests()).hasSize(3);
    assertThat(pbx.requests()).allSatisfy(request -> assertThat(request.branch()).hasValue(branch));
  }
}
