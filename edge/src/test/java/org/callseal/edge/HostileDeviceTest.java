package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.callseal.core.identity.Identity;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.testkit.HostileMessages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A device of the domain that seals whatever it likes: all of it passes the MAC. An exception
 * anywhere would come out of the simulation.
 */
class HostileDeviceTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";

  @TempDir Path folder;
  private World world;
  private TestEndpoint alice;

  @BeforeEach
  void start() {
    world = new World(folder);
    alice = world.device(ALICE);
    world.register.setScope(
        Identity.parse(ALICE).orElseThrow(), List.of("sip:*@example.com", "sip:*@example.net"));
    world.register(alice, ALICE);
    world.registered(BOB);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private long counted() {
    return world.edge.counters().taken() + world.edge.counters().refused();
  }

  /** What it sends, sealed if it is a message. */
  private void send(TestEndpoint device, byte[] bytes) {
    if (SipParser.parse(bytes) instanceof SipMessage message
        && !message.has(HeaderName.SEAL)
        && message.bytes().length < 16_000) {
      device.sendPlainly(bytes);
    } else {
      world.network.inject(device.port.localAddress(), World.OUTER, bytes);
    }
  }

  private void shouldStillServe() {
    world.run(40_000);
    TestEndpoint carol = world.registered("sip:carol@example.net");
    String path = world.callAgent.last().headers(HeaderName.PATH).getFirst();
    assertThat(path).isNotEmpty();
    world.callAgent.port.send(
        World.CORE,
        Sip.request("INVITE", "sip:carol@192.168.1.2", BOB, "sip:carol@example.net")
            .header(HeaderName.ROUTE, path)
            .bytes());
    world.run(100);
    assertThat(carol.requests()).hasSize(1);
    int before = world.callAgent.requests.size();
    alice.send(Sip.register(ALICE));
    world.run(100);
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(world.callAgent.requests.size()).isGreaterThan(before);
    assertThat(world.edge.associations()).isEqualTo(3);
    assertThat(world.callAgent.unread).as("forwarded, and not to be read").isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldSurviveWhateverADeviceSeals(long seed) {
    HostileMessages hostile = new HostileMessages(seed);
    world.callAgent.answer = _ -> null;
    for (int i = 0; i < 1500; i++) {
      byte[] good =
          hostile.oneOf(
              List.of(
                  Sip.register(ALICE).bytes(),
                  Sip.request("INVITE", BOB, ALICE, BOB).bytes(),
                  Sip.request("OPTIONS", "sip:203.0.113.10:5060", ALICE, ALICE).bytes()));
      byte[] bytes = hostile.outOf(good);
      long before = counted();
      send(alice, bytes);
      world.run(20);
      assertThat(counted())
          .as("seed %d, %d: %s", seed, i, new String(bytes, ISO_8859_1))
          .isGreaterThan(before);
    }
    assertThat(world.callAgent.requests).hasSizeGreaterThan(100);
    shouldStillServe();
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6})
  void shouldSurviveWhateverADeviceAnswers(long seed) {
    HostileMessages hostile = new HostileMessages(seed);
    alice.answersRequests = false;
    String path =
        ((SipRequest) world.callAgent.requests.getFirst()).headers(HeaderName.PATH).getFirst();
    for (int i = 0; i < 1000; i++) {
      world.callAgent.port.send(
          World.CORE,
          Sip.request("INVITE", "sip:phone@192.168.1.2", BOB, ALICE)
              .header(HeaderName.ROUTE, path)
              .bytes());
      world.run(20);
      byte[] answer =
          Sip.answer(alice.requests().getLast(), hostile.oneOf(List.of(100, 180, 200, 486)))
              .bytes();
      long before = counted();
      send(alice, hostile.outOf(answer));
      world.run(20);
      assertThat(counted()).isGreaterThan(before);
    }
    assertThat(world.callAgent.responses).hasSizeGreaterThan(100);
    alice.answersRequests = true;
    shouldStillServe();
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8})
  void shouldSurviveWhateverControlMessagesADeviceSeals(long seed) {
    HostileMessages hostile = new HostileMessages(seed);
    for (int i = 0; i < 1000; i++) {
      byte[] payload = hostile.noise(80);
      if (payload.length > 2 && i % 2 == 0) {
        payload[0] = (byte) (0x82 + i % 3);
        payload[1] = 1;
        payload[2] = (byte) (i % 14);
      }
      String control = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(payload);
      byte[] question =
          Sip.request("OPTIONS", "sip:203.0.113.10:5060", ALICE, ALICE)
              .header(HeaderName.SEAL_CONTROL, control)
              .bytes();
      String text = new String(question, ISO_8859_1).replace("Max-Forwards: 70", "Max-Forwards: 0");
      byte[] bytes = text.getBytes(ISO_8859_1);
      long before = counted();
      send(alice, i % 3 == 0 ? hostile.outOf(bytes) : bytes);
      world.run(20);
      assertThat(counted()).isGreaterThan(before);
    }
    shouldStillServe();
  }

  @Test
  void shouldStayBoundedUnderAFloodOfADevice() {
    int before = world.edge.burden();
    for (int i = 0; i < 20_000; i++) {
      alice.sendPlainly(Sip.request("MESSAGE", BOB, ALICE, BOB).bytes());
      if (i % 50 == 0) {
        world.run(10);
      }
    }
    world.run(1_000);
    assertThat(world.edge.burden()).isLessThanOrEqualTo(before + 2);
    shouldStillServe();
  }
}
