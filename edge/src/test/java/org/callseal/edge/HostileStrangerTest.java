package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.callseal.core.seal.Refusal;
import org.callseal.simulation.SeenDatagram;
import org.callseal.simulation.Tap;
import org.callseal.testkit.HostileMessages;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Those without a key, from as many addresses as they like. */
class HostileStrangerTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";
  private static final InetSocketAddress STRANGER = new InetSocketAddress("192.0.2.66", 6666);

  @TempDir Path folder;
  private World world;
  private TestEndpoint alice;
  private long countedAtStart;

  @BeforeEach
  void start() {
    world = new World(folder);
    alice = world.registered(ALICE);
    countedAtStart = counted();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private long counted() {
    return world.edge.counters().taken() + world.edge.counters().refused();
  }

  private static InetSocketAddress anybody(SeededRandom random) {
    try {
      byte[] address = random.bytes(random.below(2) == 0 ? 4 : 16);
      address[0] = (byte) (address.length == 4 ? 11 + random.below(90) : 0x20);
      return new InetSocketAddress(InetAddress.getByAddress(address), 1024 + random.below(60_000));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] sealedRegister() {
    try (Tap tap = world.network.tap(d -> d.to().equals(World.OUTER))) {
      alice.send(Sip.register(ALICE));
      world.run(40);
      return tap.datagrams().getFirst().payload();
    }
  }

  private void shouldStillServe() {
    world.run(2_000);
    assertThat(world.registered(BOB).counters.taken()).isPositive();
    int before = world.callAgent.requests.size();
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(world.callAgent.requests).hasSize(before + 1);
    assertThat(world.edge.associations()).isEqualTo(2);
  }

  @Test
  void shouldRefuseEachBeginningOfASealedMessage() {
    byte[] sealed = sealedRegister();
    long before = counted();
    for (int length = 0; length < sealed.length; length++) {
      world.network.inject(STRANGER, World.OUTER, Arrays.copyOf(sealed, length));
      world.run(40);
    }
    assertThat(counted()).isEqualTo(before + sealed.length);
    shouldStillServe();
  }

  @Test
  void shouldRefuseASealedMessageWithAnyByteChanged() {
    byte[] sealed = sealedRegister();
    int forwarded = world.callAgent.requests.size();
    long before = world.edge.counters().refused();
    for (int at = 0; at < sealed.length; at++) {
      byte[] changed = sealed.clone();
      changed[at] ^= 1;
      world.network.inject(STRANGER, World.OUTER, changed);
      world.run(40);
    }
    assertThat(world.edge.counters().refused()).isEqualTo(before + sealed.length);
    assertThat(world.callAgent.requests).hasSize(forwarded);
    shouldStillServe();
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  @Requirement("3.4.13")
  void shouldKeepNothingOfWhateverStrangersSend(long seed) {
    HostileMessages hostile = new HostileMessages(seed);
    SeededRandom random = new SeededRandom(seed);
    byte[] sealed = sealedRegister();
    byte[] message1 = world.device(BOB + "x").begin();
    world.run(100);
    int forwarded = world.callAgent.requests.size();
    long before = counted();
    for (int i = 0; i < 6_000; i++) {
      byte[] bytes =
          switch (i % 5) {
            case 0 -> hostile.noise(2_000);
            case 1 -> hostile.outOf(Sip.request("INVITE", BOB, ALICE, BOB).bytes());
            case 2 -> hostile.outOf(message1);
            case 3 -> hostile.outOf(sealed);
            default -> random.bytes(20_000);
          };
      InetSocketAddress source = anybody(random);
      boolean six = source.getAddress().getAddress().length == 16;
      world.network.inject(source, six ? World.OUTER6 : World.OUTER, bytes);
      if (i % 10 == 0) {
        world.run(50);
      }
    }
    world.run(1_000);
    assertThat(counted()).as("seed %d", seed).isEqualTo(before + 6_000);
    assertThat(world.callAgent.requests).hasSize(forwarded);
    assertThat(world.edge.associations()).isEqualTo(1);
    assertThat(world.edge.burden()).isLessThan(20);
    world.run(60_000);
    shouldStillServe();
    assertThat(world.edge.burden()).isLessThan(8);
  }

  @Test
  @Requirement("3.4.13")
  void shouldAnswerNobodyWithMoreThanHeSent() {
    SeededRandom random = new SeededRandom(23);
    HostileMessages hostile = new HostileMessages(23);
    Tap tap = world.network.tap(_ -> true);
    for (int i = 0; i < 3_000; i++) {
      byte[] question = hostile.outOf(Sip.request("INVITE", BOB, ALICE, BOB).bytes());
      InetSocketAddress source = anybody(random);
      world.network.inject(source, World.OUTER, question);
      world.run(30);
      assertThat(
              tap.datagrams().stream()
                  .filter(seen -> seen.to().equals(source))
                  .map(SeenDatagram::payload))
          .allSatisfy(answer -> assertThat(answer.length).isLessThanOrEqualTo(question.length))
          .hasSizeLessThanOrEqualTo(1);
      tap.clear();
    }
  }

  @Test
  @Requirement("3.4.13")
  void shouldKeepNothingOfAFloodOfFirstMessagesFromEverywhere() {
    SeededRandom random = new SeededRandom(24);
    TestEndpoint bob = world.device(BOB);
    byte[] message1 = bob.begin();
    world.run(100);
    String text = new String(message1, java.nio.charset.StandardCharsets.US_ASCII);
    int at = text.indexOf("Seal-Control: ") + 14;
    int end = text.indexOf("\r\n", at);
    byte[] payload = java.util.Base64.getUrlDecoder().decode(text.substring(at, end));
    for (int i = 0; i < 5_000; i++) {
      byte[] forged = payload.clone();
      // The key that it names is made up, and in every third the tag.
      ByteBuffer.wrap(forged).putLong(4, i % 3 == 0 ? ByteBuffer.wrap(payload).getLong(4) : i);
      forged[forged.length - 1 - random.below(20)] ^= 1;
      String question =
          text.substring(0, at)
              + java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(forged)
              + text.substring(end);
      world.network.inject(
          anybody(random),
          World.OUTER,
          question.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      if (i % 20 == 0) {
        world.run(10);
      }
    }
    world.run(1_000);
    assertThat(counted()).isGreaterThanOrEqualTo(countedAtStart + 5_001);
    assertThat(world.refused(Refusal.NOT_ADMITTED) + world.refused(Refusal.COOKIE_NEEDED))
        .isPositive();
    assertThat(world.authority.pendingExchanges()).isLessThanOrEqualTo(2);
    assertThat(world.edge.burden()).isLessThan(10);
  }
}
