package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.callseal.edge.callagent.CallAgent;
import org.callseal.edge.callagent.Contacts;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several call agents: who gets what, and what becomes of it when one is gone. */
class CallAgentsTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";
  private static final InetSocketAddress SECOND = new InetSocketAddress("198.51.100.6", 5060);

  @TempDir Path folder;
  private World world;
  private TestCallAgent first;
  private TestCallAgent second;
  private TestEndpoint alice;

  private void start(int secondPriority, int secondWeight) {
    world =
        new World(
            folder,
            settings ->
                settings.withCallAgents(
                    List.of(
                        CallAgent.at("first", World.AGENT),
                        new CallAgent(
                            "second", SECOND, secondPriority, secondWeight, Contacts.KEEP))));
    first = world.callAgent;
    second = new TestCallAgent(world.network, world.network.loop("second"), SECOND);
    alice = world.registered(ALICE);
    first.requests.clear();
    second.requests.clear();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private static SipText invite() {
    return Sip.request("INVITE", BOB, ALICE, BOB);
  }

  private void send(SipText text) {
    alice.send(text);
    world.run(100);
  }

  /** As an agent transmits a request again that has no answer (RFC 3261 17.1.1.2). */
  private void sendUntil(SipText text, long... millis) {
    byte[] bytes = text.bytes();
    long now = 0;
    for (long at : millis) {
      world.run(at - now);
      now = at;
      alice.send(bytes);
    }
    world.run(100);
  }

  @Test
  void shouldShareRequestsByWeightAmongThoseOfOnePriority() {
    start(0, 3);
    for (int i = 0; i < 400; i++) {
      send(invite());
    }
    assertThat(first.requests.size() + second.requests.size()).isEqualTo(400);
    assertThat(second.requests).hasSizeBetween(260, 340);
  }

  @Test
  void shouldAskTheLowerPriorityOnlyWhenTheHigherIsGone() {
    start(1, 1);
    send(invite());
    assertThat(first.requests).hasSize(1);
    first.alive = false;
    world.run(20_000);
    send(invite());
    assertThat(second.requests).hasSize(1);
    first.alive = true;
    world.run(6_000);
    send(invite());
    assertThat(first.requests).hasSize(2);
  }

  @Test
  void shouldBringARequestToAnotherWithinTheRetransmissionsOfOneThatHasJustDied() {
    start(1, 1);
    world.run(7_000);
    first.alive = false;
    sendUntil(invite(), 0, 500, 1_500, 3_500);
    assertThat(second.requests).hasSize(1);
    assertThat(alice.statuses()).containsExactly(200);
  }

  @Test
  void shouldNotGiveUpACallAgentThatIsSlowToAnswerButAlive() {
    start(1, 1);
    first.answer = _ -> null;
    sendUntil(invite(), 0, 500, 1_500, 3_500, 7_500);
    world.run(10_000);
    assertThat(first.requests).hasSize(5);
    assertThat(second.requests).isEmpty();
  }

  @Test
  void shouldKeepADialogAtTheCallAgentThatHoldsIt() {
    start(1, 1);
    first.alive = false;
    world.run(20_000);
    send(invite().header(HeaderName.ROUTE, "<sip:198.51.100.5;lr>"));
    send(Sip.request("BYE", "sip:bob@198.51.100.5:5060", ALICE, BOB));
    assertThat(second.requests).isEmpty();
    send(invite());
    assertThat(second.requests).hasSize(1);
    first.alive = true;
    world.run(6_000);
    send(Sip.request("BYE", "sip:bob@198.51.100.6:5060", ALICE, BOB));
    assertThat(second.requests).extracting(SipRequest::method).containsExactly("INVITE", "BYE");
  }

  @Test
  void shouldSendACancelAfterItsInviteThoughABetterOneIsBackBetween() {
    start(1, 1);
    first.alive = false;
    world.run(20_000);
    second.answer = request -> request.is("INVITE") ? Sip.answer(request, 180) : null;
    SipText invite = invite();
    send(invite);
    first.alive = true;
    world.run(6_000);
    alice.send(Sip.again(invite, "CANCEL"));
    world.run(100);
    assertThat(second.requests).extracting(SipRequest::method).containsExactly("INVITE", "CANCEL");
    assertThat(first.requests).isEmpty();
  }

  @Test
  void shouldSpareACallAgentThatSays503ForTheTimeItNames() {
    start(1, 1);
    first.answer =
        request -> Sip.answer(request, 503).header(HeaderName.RETRY_AFTER, "30 (busy);duration=9");
    send(invite());
    assertThat(alice.statuses()).as("another could").containsExactly(500);
    assertThat(alice.responses().getLast().has(HeaderName.RETRY_AFTER)).isFalse();
    send(invite());
    world.run(25_000);
    send(invite());
    assertThat(first.requests).hasSize(1);
    assertThat(second.requests).hasSize(2);
    world.run(6_000);
    send(invite());
    assertThat(first.requests).hasSize(2);
  }

  @Test
  void shouldTakeA503WithoutATimeForAFailureOfThatRequestAlone() {
    start(1, 1);
    first.answer = request -> Sip.answer(request, 503);
    send(invite());
    send(invite());
    assertThat(first.requests).hasSize(2);
    assertThat(alice.statuses()).containsExactly(500, 500);
  }

  @Test
  void shouldPassA503OnWhereNobodyElseIsThereAndAskTheBusyOneAgain() {
    start(1, 1);
    second.alive = false;
    world.run(20_000);
    first.answer = request -> Sip.answer(request, 503).header(HeaderName.RETRY_AFTER, "30");
    send(invite());
    send(invite());
    assertThat(alice.statuses()).containsExactly(503, 503);
    assertThat(alice.responses().getLast().header(HeaderName.RETRY_AFTER)).hasValue("30");
    assertThat(first.requests).hasSize(2);
  }

  @Test
  void shouldGiveACallAgentNoNewRequestsWhileItSays503ToItsHealthChecks() {
    start(1, 1);
    first.health = 503;
    world.run(6_000);
    send(invite());
    assertThat(second.requests).hasSize(1);
    first.health = 404;
    world.run(6_000);
    send(invite());
    assertThat(first.requests).hasSize(1);
  }

  @Test
  void shouldTakeAnythingThatACallAgentSendsForASignOfLife() {
    start(1, 1);
    first.alive = false;
    world.run(20_000);
    first.port.send(World.CORE, Sip.request("OPTIONS", "sip:198.51.100.1", BOB, BOB).bytes());
    world.run(100);
    first.alive = true;
    send(invite());
    assertThat(first.requests).hasSize(1);
  }

  @Test
  void shouldSay503WhenAllAreGone() {
    start(1, 1);
    first.alive = false;
    second.alive = false;
    world.run(20_000);
    send(invite());
    assertThat(alice.statuses()).containsExactly(503);
  }
}
