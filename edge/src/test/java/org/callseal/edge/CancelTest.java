package org.callseal.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CANCEL and the ACK of a refusal belong to their INVITE's transaction, on both ways. */
class CancelTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";

  @TempDir Path folder;

  private World world;
  private TestEndpoint alice;

  @BeforeEach
  void start() {
    world = new World(folder);
    alice = world.registered(ALICE);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void shouldGiveCancelAndTheAckOfARefusalTheBranchOfTheirInvite() {
    String invite = new String(Sip.request("INVITE", BOB, ALICE, BOB).bytes(), UTF_8);
    alice.send(invite.getBytes(UTF_8));
    alice.send(invite.replace("INVITE", "CANCEL").getBytes(UTF_8));
    alice.send(
        invite
            .replace("INVITE", "ACK")
            .replace("To: <sip:bob@example.net>", "To: <sip:bob@example.net>;tag=t1")
            .getBytes(UTF_8));
    world.run(100);
    List<SipRequest> requests =
        world.callAgent.requests.stream().filter(request -> !request.is("REGISTER")).toList();
    assertThat(requests).extracting(SipRequest::method).containsExactly("INVITE", "CANCEL", "ACK");
    assertThat(requests.stream().map(r -> r.branch().orElseThrow()).distinct()).hasSize(1);
  }

  /** RFC 3261 9.1, 17.1.1.3: both have the topmost Via of the INVITE and no other. */
  @Test
  void shouldGiveCancelAndAckTowardADeviceTheBranchOfTheirInvite() {
    String below = "SIP/2.0/UDP 192.0.2.7:5062;received=192.0.2.7;branch=z9hG4bKx";
    alice.answersRequests = false;
    String path = world.callAgent.requests.getLast().header(HeaderName.PATH).orElseThrow();
    SipText invite =
        Sip.request("INVITE", "sip:phone@192.168.1.2:5060", BOB, ALICE)
            .header(HeaderName.ROUTE, path);
    String alone = new String(invite.bytes(), UTF_8);
    world.callAgent.port.send(World.CORE, invite.header(HeaderName.VIA, below).bytes());
    world.run(100);
    for (String method : List.of("CANCEL", "ACK")) {
      world.callAgent.port.send(World.CORE, alone.replace("INVITE", method).getBytes(UTF_8));
    }
    world.run(100);
    List<SipRequest> requests = alice.requests();
    assertThat(requests).extracting(SipRequest::method).containsExactly("INVITE", "CANCEL", "ACK");
    assertThat(requests.stream().map(r -> r.branch().orElseThrow()).distinct()).hasSize(1);
    alice.sendPlainly(Sip.answer(requests.get(1), 200).bytes());
    alice.sendPlainly(Sip.answer(requests.get(0), 487).bytes());
    world.run(100);
    assertThat(world.callAgent.responses).extracting(SipResponse::status).containsExactly(200, 487);
  }
}
