package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.callseal.core.identity.Identity;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipRewrite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The messages of RFC 4475 and RFC 5118 at every port, raw and sealed: an exception in any of them
 * would come out of the simulation, and each is counted.
 */
class TortureTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final InetSocketAddress STRANGER = new InetSocketAddress("192.0.2.66", 6666);

  @TempDir Path folder;
  private World world;
  private TestEndpoint alice;
  private String path;

  @BeforeEach
  void start() {
    world = new World(folder);
    alice = world.device(ALICE);
    world.register.setScope(
        Identity.parse(ALICE).orElseThrow(),
        List.of("sip:*@example.com", "sip:*@example.net", "sip:*@example.org"));
    world.register(alice, ALICE);
    path = world.callAgent.last().headers(HeaderName.PATH).getFirst();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  static List<Path> files() throws IOException {
    Path torture =
        Path.of(System.getProperty("callseal.root"), "bindings/sip/src/test/resources/torture");
    try (Stream<Path> files = Files.walk(torture)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getParent().getFileName().toString().startsWith("rfc"))
          .sorted()
          .toList();
    }
  }

  private long counted() {
    return world.edge.counters().taken() + world.edge.counters().refused();
  }

  @Test
  void shouldRefuseEachFromAStranger() throws IOException {
    assertThat(files()).hasSizeGreaterThan(55);
    for (Path file : files()) {
      long before = world.edge.counters().refused();
      world.network.inject(STRANGER, World.OUTER, Files.readAllBytes(file));
      world.run(100);
      assertThat(world.edge.counters().refused()).as(file.toString()).isEqualTo(before + 1);
    }
  }

  @Test
  void shouldJudgeEachThatADeviceSealed() throws IOException {
    world.callAgent.requests.clear();
    for (Path file : files()) {
      byte[] bytes = Files.readAllBytes(file);
      if (SipParser.parse(bytes) instanceof SipMessage) {
        long before = counted();
        alice.sendPlainly(bytes);
        world.run(100);
        assertThat(counted()).as(file.toString()).isGreaterThan(before);
      }
    }
    assertThat(world.callAgent.requests).hasSizeGreaterThan(5);
  }

  @Test
  void shouldRefuseEachThatIsNoMessageWithASealInIt() throws IOException {
    String seal = "Seal: v=1;s=" + "A".repeat(22) + ";mac=" + "A".repeat(22) + "\r\n";
    for (Path file : files()) {
      String text = Files.readString(file, ISO_8859_1);
      int at = text.indexOf("\r\n\r\n");
      String sealed =
          at < 0 ? text + seal : text.substring(0, at + 2) + seal + text.substring(at + 2);
      long before = world.edge.counters().refused();
      world.network.inject(STRANGER, World.OUTER, sealed.getBytes(ISO_8859_1));
      world.run(100);
      assertThat(world.edge.counters().refused()).as(file.toString()).isEqualTo(before + 1);
    }
  }

  @Test
  void shouldLiveThroughEachFromACallAgent() throws IOException {
    for (Path file : files()) {
      byte[] bytes = Files.readAllBytes(file);
      int answers = world.callAgent.responses.size();
      long before = counted();
      world.callAgent.port.send(World.CORE, bytes);
      world.run(100);
      assertThat(counted() - before + world.callAgent.responses.size() - answers)
          .as(file.toString())
          .isPositive();
    }
  }

  @Test
  void shouldForwardToADeviceWhatIsAMessageAndHasItsToken() throws IOException {
    int sent = 0;
    for (Path file : files()) {
      if (SipParser.parse(Files.readAllBytes(file)) instanceof SipRequest request
          && request.maxForwards().orElse(70) > 0
          && !request.has(HeaderName.PROXY_REQUIRE)) {
        byte[] routed = SipRewrite.of(request).addFirst(HeaderName.ROUTE, path).bytes();
        world.callAgent.port.send(World.CORE, routed);
        world.run(100);
        sent++;
      }
    }
    // The long ones wait for a connection, and are transmitted again like all that are kept.
    world.run(1600);
    assertThat(alice.requests().stream().map(request -> request.topVia().branch()).distinct())
        .hasSize(sent)
        .hasSizeGreaterThan(20);
  }
}
