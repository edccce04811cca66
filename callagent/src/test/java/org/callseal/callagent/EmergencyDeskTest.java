package org.callseal.callagent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipRewrite;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmergencyDeskTest {

  private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 5060);

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final EdgePeer edge =
      new EdgePeer(network, network.loop("outside"), "127.0.0.1", 5090, LOCAL);

  @BeforeEach
  void open() throws IOException {
    Optional<SecretBytes> secret = Optional.of(SecretBytes.copyOf("x".getBytes(UTF_8)));
    CallAgent.open(
        CallAgentSettings.of("example.net", LOCAL)
            .withPasswords(user -> user.equals("alice") ? secret : Optional.empty()),
        new MemoryBindingStore(),
        network.loop("call agent"),
        network,
        new Random(1)::nextBytes);
  }

  private void send(SipRequest request) {
    edge.forget();
    edge.send(request);
    network.run(Duration.ofMillis(100));
  }

  private void registerDesk() {
    SipRequest register =
        edge.request(
            "REGISTER",
            "sip:example.net",
            "Contact: <sip:desk@192.168.9.9>",
            "Path: <sip:token@" + edge.host() + ";lr>");
    send(
        (SipRequest) SipRewrite.of(register).set(HeaderName.TO, "<sip:sos@example.net>").message());
    assertThat(edge.statuses()).containsExactly(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sip:112@example.net", "sip:911@anywhere", "urn:service:sos.fire"})
  void shouldRingTheDeskAndAskNobodyForAPassword(String dialled) {
    registerDesk();
    send(edge.request("INVITE", dialled));
    assertThat(edge.methods()).containsExactly("INVITE");
    assertThat(edge.requests.getFirst().requestUri()).isEqualTo("sip:desk@192.168.9.9");
    edge.answer(edge.requests.getFirst(), 200);
    network.run(Duration.ofMillis(100));
    assertThat(edge.statuses()).contains(200);
  }

  @Test
  void shouldSayThatThereIsNoDesk() {
    send(edge.request("INVITE", "urn:service:sos"));
    assertThat(edge.responses.getFirst().status()).isEqualTo(480);
    assertThat(new String(edge.responses.getFirst().bytes(), UTF_8))
        .startsWith("SIP/2.0 480 No Emergency Desk Is Registered\r\n");
  }

  @Test
  void shouldTakeNothingElseForACallForHelp() {
    registerDesk();
    send(edge.request("MESSAGE", "sip:112@example.net"));
    assertThat(edge.requests).isEmpty();
    send(edge.request("INVITE", "urn:service:counseling"));
    assertThat(edge.statuses()).containsExactly(407);
  }
}
