package org.callseal.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A subscriber with an association of her own who would pass for another. */
class ImpostorTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";
  private static final String MALLORY = "sip:mallory@example.net";

  @TempDir Path folder;
  private World world;
  private TestEndpoint mallory;
  private String path;

  @BeforeEach
  void start() {
    world = new World(folder);
    mallory = world.registered(MALLORY);
    path = world.callAgent.last().headers(HeaderName.PATH).getFirst();
    mallory.answersRequests = false;
    world.callAgent.requests.clear();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  /**
   * She calls herself; the To of the call is hers to choose, and the call agent goes by the URI.
   */
  private String routesOfACallAs(String name) {
    world.callAgent.port.send(
        World.CORE,
        Sip.request(
                "INVITE",
                "sip:phone@192.168.1.2",
                "<" + MALLORY + ">;tag=m1",
                "<" + name + ">",
                "hers")
            .header(HeaderName.ROUTE, path)
            .bytes());
    world.run(100);
    return String.join(", ", mallory.requests().getLast().headers(HeaderName.RECORD_ROUTE));
  }

  @Test
  @Requirement("3.1.18")
  void shouldBearTheNameSheWasCalledByTowardItsCallerAlone() {
    String routes = routesOfACallAs(ALICE);
    for (String method : List.of("MESSAGE", "INVITE", "INFO", "BYE")) {
      for (String to : List.of("<" + BOB + ">;tag=m1", "<" + MALLORY + ">;tag=other")) {
        mallory.send(
            Sip.request(method, BOB, "<" + ALICE + ">;tag=t1", to, "hers")
                .header(HeaderName.ROUTE, routes));
      }
    }
    world.run(100);
    assertThat(world.callAgent.requests).isEmpty();
    assertThat(world.refused(Refusal.OUT_OF_SCOPE)).isEqualTo(8);
  }

  @Test
  @Requirement("3.1.18")
  void shouldSayNothingOfItsOwnUnderTheNameSheWasCalledBy() {
    String routes = routesOfACallAs(ALICE);
    for (String method : List.of("MESSAGE", "SUBSCRIBE", "PUBLISH", "ANYTHING")) {
      mallory.send(
          Sip.request(method, BOB, "<" + ALICE + ">;tag=t1", "<" + MALLORY + ">;tag=m1", "hers")
              .header(HeaderName.ROUTE, routes));
    }
    world.run(100);
    assertThat(world.callAgent.requests).isEmpty();
    assertThat(world.refused(Refusal.OUT_OF_SCOPE)).isEqualTo(4);
  }

  /** A fork's branches differ in a digit: who has one knows the others. */
  @Test
  void shouldAnswerForNoOtherBranchAndToNoOtherPlace() {
    world.callAgent.port.send(
        World.CORE,
        Sip.request("INVITE", "sip:phone@192.168.1.2", ALICE, MALLORY)
            .header(HeaderName.ROUTE, path)
            .header(HeaderName.VIA, "SIP/2.0/UDP 192.0.2.7:5062;received=192.0.2.7;branch=z9hG4bKx")
            .bytes());
    world.run(100);
    SipRequest request = mallory.requests().getLast();
    String core = request.vias().get(1).branch().orElseThrow();
    String answer = new String(Sip.answer(request, 200).bytes(), UTF_8);
    for (String forged :
        List.of(
            answer.replace(core, core + "0"),
            answer.replace("received=192.0.2.7", "received=192.0.2.66"),
            answer.replace(" 192.0.2.7:5062", " 192.0.2.66:5062"),
            answer.replace("branch=z9hG4bKx", "branch=z9hG4bKy"))) {
      assertThat(forged).isNotEqualTo(answer);
      mallory.sendPlainly(forged.getBytes(UTF_8));
    }
    world.run(100);
    assertThat(world.callAgent.responses).isEmpty();
    assertThat(world.refused(Refusal.OUT_OF_SCOPE)).isEqualTo(4);

    mallory.sendPlainly(answer.getBytes(UTF_8));
    world.run(100);
    assertThat(world.callAgent.responses).hasSize(1);
  }
}
