package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RFC 5626: the edge as the first hop of phones that register over several flows. */
class OutboundTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String CONTACT =
      "<sip:phone@192.168.1.2:5060;ob>;reg-id=1;+sip.instance=\"<urn:uuid:0-1>\"";

  @TempDir Path folder;
  private World world;
  private TestEndpoint alice;

  @BeforeEach
  void start() {
    world = new World(folder);
    alice = world.registered(ALICE);
    world.callAgent.requests.clear();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private static SipText register(String contact) {
    return Sip.request("REGISTER", "sip:example.net", ALICE, ALICE)
        .header(HeaderName.CONTACT, contact);
  }

  private String path(SipText register) {
    alice.send(register);
    world.run(100);
    return world.callAgent.last().headers(HeaderName.PATH).getFirst();
  }

  private void invite(String path) {
    world.callAgent.port.send(
        World.CORE,
        Sip.request("INVITE", "sip:phone@192.168.1.2:5060;ob", ALICE, ALICE)
            .header(HeaderName.ROUTE, path)
            .bytes());
    world.run(100);
  }

  private void revoke() {
    world.store.retainNewest(alice.provision.deviceCredential().kid(), 0);
    world.edge.revoke(alice.provision.deviceCredential().kid());
    world.run(100);
  }

  @Test
  void shouldSayInPathThatItIsTheFirstHopOfARegistrationWithARegId() {
    assertThat(path(register(CONTACT))).endsWith(";lr;ob>");
    SipRequest register = world.callAgent.last();
    assertThat(register.headers(HeaderName.CONTACT)).containsExactly(CONTACT);
    assertThat(alice.responses().getLast().has(HeaderName.PATH)).isFalse();
    assertThat(path(Sip.register(ALICE))).endsWith(";lr>");
  }

  @Test
  void shouldNotSayItWhereAnotherProxyStandsBeforeIt() {
    String via = "SIP/2.0/UDP 192.168.1.9:5060;branch=z9hG4bKp";
    assertThat(path(register(CONTACT).header(HeaderName.VIA, via))).as("an agent").endsWith(";ob>");
    assertThat(
            path(register(CONTACT).header(HeaderName.VIA, via).header(HeaderName.VIA, via + "q")))
        .endsWith(";lr>");
    assertThat(path(register(CONTACT).header(HeaderName.PATH, "<sip:pbx.example.net;lr;ob>")))
        .endsWith(";lr>");
  }

  @Test
  void shouldReachThePhoneByItsFlowAndRecordARouteWithoutOb() {
    invite(path(register(CONTACT)));
    SipRequest invite = alice.requests().getLast();
    assertThat(invite.routes()).isEmpty();
    assertThat(invite.headers(HeaderName.RECORD_ROUTE).toString()).doesNotContain(";ob");
  }

  @Test
  void shouldSay430WhenAFlowIsGoneAnd480WhereThereIsNoOther() {
    String flow = path(register(CONTACT));
    String only = path(Sip.register(ALICE));
    revoke();
    invite(flow);
    invite(only);
    world.run(9_000);
    assertThat(world.callAgent.responses)
        .extracting(SipResponse::status)
        .containsExactly(430, 100, 480);
    assertThat(alice.requests()).isEmpty();
  }
}
