package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.callseal.core.identity.Identity;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests for an endpoint whose association has gone. */
final class AbsenceTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";

  @TempDir Path folder;
  private World world;
  private TestEndpoint alice;
  private String path;

  @BeforeEach
  void begin() {
    world = new World(folder);
    alice = world.registered(ALICE);
    path = world.callAgent.last().header(HeaderName.PATH).orElseThrow();
    world.register.setScope(Identity.parse(ALICE).orElseThrow(), List.of());
    world.run(100);
    alice.got.clear();
  }

  @AfterEach
  void end() {
    world.close();
  }

  @ParameterizedTest
  @CsvSource({"INVITE, true", "SUBSCRIBE, false", "MESSAGE, false"})
  @Requirement("3.1.20")
  void shouldBringTheRequestUnderANewAssociation(String method, boolean tried) {
    SipText request = request(method);
    send(request);
    world.run(600);
    send(request);
    world.run(100);
    assertThat(statuses()).isEqualTo(tried ? List.of(100, 100) : List.of());
    assertThat(alice.requests()).isEmpty();
    alice.begin();
    world.run(100);
    alice.send(Sip.register(ALICE));
    world.run(1_000);
    assertThat(alice.requests()).extracting(SipRequest::method).containsExactly(method);
    assertThat(world.edge.burden()).isLessThan(20);
    assertThat(world.callAgent.responses).extracting(SipResponse::status).doesNotContain(480);
  }

  @Test
  void shouldSay480InTheEndAndNeverSendItUnsealed() {
    var unsealed =
        world.network.tap(
            datagram -> datagram.from().equals(World.OUTER) && !datagram.text().contains("Seal: "));
    send(request("INVITE"));
    world.run(7_000);
    assertThat(statuses()).containsExactly(100);
    world.run(2_000);
    assertThat(statuses()).containsExactly(100, 480);
    assertThat(unsealed.count()).isZero();
  }

  @Test
  void shouldAnswerTheCancelOfARequestThatWaits() {
    SipText invite = request("INVITE");
    send(invite);
    world.run(100);
    world.callAgent.port.send(World.CORE, Sip.again(invite, "CANCEL"));
    world.run(9_000);
    assertThat(statuses()).containsExactly(100, 200, 487);
  }

  @Test
  void shouldSayAtOnceThatNobodyAnswersAnOptions() {
    send(request("OPTIONS"));
    world.run(100);
    assertThat(statuses()).containsExactly(480);
  }

  private SipText request(String method) {
    return Sip.request(method, "sip:phone@192.168.1.2:5060", BOB, ALICE)
        .header(HeaderName.ROUTE, path);
  }

  private void send(SipText request) {
    world.callAgent.port.send(World.CORE, request.bytes());
  }

  private List<Integer> statuses() {
    return world.callAgent.responses.stream().map(SipResponse::status).toList();
  }
}
