package org.callseal.demo.phone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.callseal.callagent.CallAgent;
import org.callseal.callagent.CallAgentSettings;
import org.callseal.callagent.MemoryBindingStore;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.simulation.Fault;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.simulation.Tap;
import org.callseal.sip.digest.DigestAlgorithm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualPhoneTest {

  private static final InetSocketAddress CALL_AGENT = new InetSocketAddress("192.0.2.10", 5060);

  private SimulatedNetwork network = new SimulatedNetwork(1);
  private RandomSource random = new Random(1)::nextBytes;
  private Optional<SecretBytes> password = Optional.empty();
  private final List<PhoneEvent> atAlice = new ArrayList<>();
  private final List<PhoneEvent> atBob = new ArrayList<>();
  private VirtualPhone alice;
  private VirtualPhone bob;

  @BeforeEach
  void open() throws IOException {
    SimulatedLoop loop = network.loop("all");
    CallAgentSettings settings =
        CallAgentSettings.of("example.net", CALL_AGENT)
            .withEdges(_ -> true)
            .withAlgorithms(List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5))
            .withPasswords(user -> user.equals("alice") ? password : Optional.empty());
    CallAgent.open(settings, new MemoryBindingStore(), loop, network, random);
    alice = phone("alice", "192.0.2.1", loop, atAlice);
    bob = phone("bob", "192.0.2.2", loop, atBob);
  }

  private VirtualPhone phone(String user, String host, SimulatedLoop loop, List<PhoneEvent> events)
      throws IOException {
    PhoneSettings settings =
        PhoneSettings.of(
            "sip:" + user + "@example.net", new InetSocketAddress(host, 5060), CALL_AGENT);
    if (user.equals("alice")) {
      settings = settings.withPassword(SecretBytes.copyOf("open sesame".getBytes(UTF_8)));
    }
    return VirtualPhone.open(settings, loop, network, random, events::add);
  }

  private void start(long seed) throws IOException {
    network = new SimulatedNetwork(seed);
    random = new Random(seed)::nextBytes;
    atAlice.clear();
    atBob.clear();
    open();
  }

  private void run(int seconds) {
    network.run(Duration.ofSeconds(seconds));
  }

  private void registerBoth() {
    alice.register();
    bob.register();
    run(1);
    assertThat(alice.registered()).isTrue();
    assertThat(bob.registered()).isTrue();
    atAlice.clear();
    atBob.clear();
  }

  private static <E extends PhoneEvent> E the(Class<E> type, List<PhoneEvent> events) {
    List<E> found = events.stream().filter(type::isInstance).map(type::cast).toList();
    assertThat(found).as("%s in %s", type.getSimpleName(), events).hasSize(1);
    return found.getFirst();
  }

  private static long count(Class<? extends PhoneEvent> type, List<PhoneEvent> events) {
    return events.stream().filter(type::isInstance).count();
  }

  /** Alice calls, Bob answers after a second. */
  private PhoneCall callThatStands() {
    registerBoth();
    PhoneCall call = alice.call("sip:bob@example.net");
    run(1);
    assertThat(call.state()).isEqualTo(PhoneCall.State.RINGING);
    the(PhoneEvent.Called.class, atBob).call().answer();
    run(1);
    the(PhoneEvent.Established.class, atAlice);
    the(PhoneEvent.Established.class, atBob);
    return call;
  }

  @Test
  void shouldRegisterAndRenewBeforeTheEnd() {
    alice.register();
    run(1);
    assertThat(the(PhoneEvent.Registered.class, atAlice).expires()).isEqualTo(3600);
    run(2880);
    assertThat(count(PhoneEvent.Registered.class, atAlice)).isEqualTo(2);
    alice.deregister();
    run(7200);
    the(PhoneEvent.Deregistered.class, atAlice);
    assertThat(alice.registered()).isFalse();
    assertThat(atAlice).hasSize(3);
  }

  @Test
  void shouldTryAgainAfterSilence() {
    network.addFault(Fault.blackHole());
    alice.register();
    run(33);
    assertThat(the(PhoneEvent.RegistrationFailed.class, atAlice).status()).isEqualTo(408);
    network.clearFaults();
    run(30);
    the(PhoneEvent.Registered.class, atAlice);
  }

  @Test
  void shouldAnswerADigestChallenge() {
    password = Optional.of(SecretBytes.copyOf("open sesame".getBytes(UTF_8)));
    Tap tap = network.tap();
    registerBoth();
    assertThat(tap.datagrams().stream().filter(d -> d.text().startsWith("REGISTER"))).hasSize(3);
    PhoneCall call = alice.call("sip:bob@example.net");
    run(1);
    the(PhoneEvent.Called.class, atBob).call().answer();
    run(1);
    assertThat(call.state()).isEqualTo(PhoneCall.State.ESTABLISHED);
    assertThat(the(PhoneEvent.Called.class, atBob).invite().bytes())
        .asString(UTF_8)
        .doesNotContain("Proxy-Authorization");
  }

  @Test
  void shouldFailWithAWrongPassword() {
    password = Optional.of(SecretBytes.copyOf("another".getBytes(UTF_8)));
    alice.register();
    run(1);
    assertThat(the(PhoneEvent.RegistrationFailed.class, atAlice).status()).isEqualTo(401);
  }

  @Test
  void shouldCallAndHangUp() {
    PhoneCall call = callThatStands();
    assertThat(count(PhoneEvent.Progress.class, atAlice)).isEqualTo(1);
    call.hangUp();
    run(1);
    assertThat(the(PhoneEvent.HangUpAnswered.class, atAlice).status()).isEqualTo(200);
    the(PhoneEvent.HungUp.class, atBob);
  }

  @Test
  void shouldBeHungUpOn() {
    PhoneCall call = callThatStands();
    the(PhoneEvent.Called.class, atBob).call().hangUp();
    run(1);
    the(PhoneEvent.HungUp.class, atAlice);
    assertThat(call.state()).isEqualTo(PhoneCall.State.ENDED);
  }

  @Test
  void shouldChangeTheSessionFromEitherSide() {
    PhoneCall call = callThatStands();
    call.reinvite();
    run(1);
    assertThat(the(PhoneEvent.ChangeAnswered.class, atAlice).status()).isEqualTo(200);
    the(PhoneEvent.Changed.class, atBob);
    the(PhoneEvent.Called.class, atBob).call().reinvite();
    run(1);
    assertThat(the(PhoneEvent.ChangeAnswered.class, atBob).status()).isEqualTo(200);
    the(PhoneEvent.Changed.class, atAlice);
  }

  @Test
  void shouldCancelACallThatRings() {
    registerBoth();
    PhoneCall call = alice.call("sip:bob@example.net");
    run(1);
    call.hangUp();
    run(1);
    the(PhoneEvent.CallCancelled.class, atBob);
    assertThat(the(PhoneEvent.CallFailed.class, atAlice).status()).isEqualTo(487);
  }

  @Test
  void shouldCancelACallBeforeAnyAnswerCame() {
    registerBoth();
    PhoneCall call = alice.call("sip:bob@example.net");
    call.hangUp();
    run(1);
    assertThat(the(PhoneEvent.CallFailed.class, atAlice).status()).isEqualTo(487);
    the(PhoneEvent.CallCancelled.class, atBob);
  }

  @Test
  void shouldDeclineACall() {
    registerBoth();
    alice.call("sip:bob@example.net");
    run(1);
    the(PhoneEvent.Called.class, atBob).call().decline(603);
    run(1);
    assertThat(the(PhoneEvent.CallFailed.class, atAlice).status()).isEqualTo(603);
  }

  @Test
  void shouldLearnThatNobodyIsThere() {
    registerBoth();
    alice.call("sip:carol@example.net");
    run(1);
    assertThat(the(PhoneEvent.CallFailed.class, atAlice).status()).isEqualTo(480);
  }

  @Test
  void shouldSendATextOfManyAlphabets() {
    registerBoth();
    alice.sendText("sip:bob@example.net", "Grüße, 世界");
    run(1);
    assertThat(the(PhoneEvent.TextAnswered.class, atAlice).status()).isEqualTo(200);
    assertThat(the(PhoneEvent.TextReceived.class, atBob).text()).isEqualTo("Grüße, 世界");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldGetACallThroughALossyNetworkExactlyOnce(long seed) throws IOException {
    start(seed);
    registerBoth();
    network.addFault(Fault.loss(0.15));
    network.addFault(Fault.copies(0.25, Duration.ofMillis(300)));
    network.addFault(Fault.reordering(0.25, Duration.ofMillis(300)));
    PhoneCall call = alice.call("sip:bob@example.net");
    assertThat(network.runUntil(() -> !atBob.isEmpty(), Duration.ofSeconds(30))).isTrue();
    the(PhoneEvent.Called.class, atBob).call().answer();
    assertThat(
            network.runUntil(
                () -> count(PhoneEvent.Established.class, atBob) == 1, Duration.ofSeconds(32)))
        .isTrue();
    run(5);
    assertThat(call.state()).isEqualTo(PhoneCall.State.ESTABLISHED);
    call.hangUp();
    run(32);
    assertThat(count(PhoneEvent.Called.class, atBob)).isEqualTo(1);
    assertThat(count(PhoneEvent.Established.class, atBob)).isEqualTo(1);
    assertThat(count(PhoneEvent.HungUp.class, atBob)).isEqualTo(1);
    assertThat(the(PhoneEvent.HangUpAnswered.class, atAlice).status()).isEqualTo(200);
  }
}
