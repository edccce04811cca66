package org.callseal.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.callseal.app.administration.Administration;
import org.callseal.app.administration.AssociationLine;
import org.callseal.app.administration.MemberLine;
import org.callseal.app.administration.RemoteAdministration;
import org.callseal.core.cluster.Member;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.testkit.FreePorts;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** An authority and two edges in processes of their own, over a real Redis. */
class ClusterOfProcessesTest {

  private static final String NEW_ASSOCIATION = "association set up";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private List<Integer> ports = List.of();
  private RedisServer redis;
  private ServerProcess authority;

  @BeforeEach
  void startAuthorityAndCallAgent() throws IOException {
    ports = FreePorts.find(13);
    redis = new RedisServer(ports.get(0));
    redis.start();
    // The call agent is a server's built-in one, which knows nothing of the cluster.
    write(
        "registrar",
        """
        data: registrar
        edge: {listen: ["127.0.0.1:%d"], core-side: "127.0.0.1:%d"}
        built-in-call-agent: {listen: "127.0.0.1:%d"}
        mgcp: {listen: []}
        megaco: {listen: [], listen-binary: []}
        """
            .formatted(ports.get(1), ports.get(2), ports.get(3)));
    open.add(ServerProcess.start(file("registrar")));
    write(
        "authority",
        """
        data: authority
        cluster: {listen: "127.0.0.1:%d"}
        store: {redis: "redis://127.0.0.1:%d"}
        """
            .formatted(ports.get(4), ports.get(0)));
    authority = ServerProcess.start(file("authority"), "--role", "authority");
    open.add(authority);
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    redis.stop();
  }

  @Test
  @Requirement("3.4.4")
  void shouldGoOnAtAnotherEdgeWithTheSameAssociationAfterOneIsKilled() throws Exception {
    ServerProcess first = edge("edge-1", 5);
    ServerProcess second = edge("edge-2", 8);
    awaitEdges();
    House alice = house("alice@example.net", 11);
    House bob = house("bob@example.net", 12);
    alice.register();
    bob.register();
    PhoneCall call = alice.call(bob);
    List<String> before = associations();
    assertThat(before).hasSize(2);
    long exchanges = exchanges();

    // By their names alice's first edge is the first and bob's the second; his registration stays.
    first.kill();

    alice.hangUp(call, bob);
    alice.hangUp(alice.call(bob), bob);
    assertThat(associations()).isEqualTo(before);
    assertThat(exchanges()).isEqualTo(exchanges);
    assertThat(second.hasSaid("association loaded") || second.hasSaid("association taken up"))
        .isTrue();
  }

  @Test
  void shouldSendItsDevicesToAnotherEdgeBeforeAnEdgeEnds() throws Exception {
    ServerProcess first = edge("edge-1", 5);
    edge("edge-2", 8);
    awaitEdges();
    House alice = house("alice@example.net", 11);
    House bob = house("bob@example.net", 12);
    alice.register();
    bob.register();
    PhoneCall call = alice.call(bob);
    List<String> before = associations();
    long exchanges = exchanges();

    assertThat(first.end()).isIn(0, 143);

    assertThat(first.said()).anyMatch(line -> line.contains("out of service: 0 devices"));
    alice.hangUp(call, bob);
    alice.hangUp(alice.call(bob), bob);
    assertThat(associations()).isEqualTo(before);
    assertThat(exchanges()).isEqualTo(exchanges);
  }

  @Test
  void shouldLetNobodyJoinTwiceByOneToken() throws Exception {
    String token = invite("edge-1");
    open.add(ServerProcess.start(edgeFile("edge-1", 5), "--role", "edge", "--join", token));
    Path other = edgeFile("edge-2", 8);

    try (ServerProcess refused = ServerProcess.failing(other, "--role", "edge", "--join", token)) {
      assertThat(refused.said()).anyMatch(line -> line.contains("the token was used"));
    }
    assertThat(members()).extracting(MemberLine::name).containsExactly("authority-1", "edge-1");
  }

  private void awaitEdges() {
    await("both edges are members")
        .atMost(PATIENCE)
        .until(() -> members().stream().filter(each -> !each.endpoints().isEmpty()).count() == 2);
  }

  private ServerProcess edge(String name, int port) throws IOException {
    ServerProcess edge =
        ServerProcess.start(edgeFile(name, port), "--role", "edge", "--join", invite(name));
    open.add(edge);
    return edge;
  }

  private Path edgeFile(String name, int port) throws IOException {
    write(
        name,
        """
        data: %s
        edge: {listen: ["127.0.0.1:%d"], core-side: "127.0.0.1:%d"}
        call-agents: ["sip:127.0.0.1:%d"]
        mgcp: {listen: []}
        megaco: {listen: [], listen-binary: []}
        cluster: {listen: "127.0.0.1:%d"}
        store: {redis: "redis://127.0.0.1:%d"}
        """
            .formatted(
                name,
                ports.get(port),
                ports.get(port + 1),
                ports.get(3),
                ports.get(port + 2),
                ports.get(0)));
    return file(name);
  }

  private House house(String who, int port) throws IOException {
    Subscribing.subscribe(who, file("authority"), folder);
    House house =
        House.open(
            "sip:" + who,
            folder.resolve(who + ".provision"),
            new InetSocketAddress("127.0.0.1", ports.get(port)));
    open.add(house);
    return house;
  }

  private String invite(String name) {
    try (Administration server = administration()) {
      return server.cluster().invite(name, Member.Kind.EDGE);
    }
  }

  private List<MemberLine> members() {
    try (Administration server = administration()) {
      return server.cluster().members();
    }
  }

  private List<String> associations() {
    try (Administration server = administration()) {
      return server.associations().stream().map(AssociationLine::id).toList();
    }
  }

  private long exchanges() {
    return authority.said().stream().filter(line -> line.contains(NEW_ASSOCIATION)).count();
  }

  private Administration administration() {
    return RemoteAdministration.connect(folder.resolve("authority").resolve("control.sock"))
        .orElseThrow();
  }

  private void write(String name, String yaml) throws IOException {
    Files.writeString(file(name), yaml);
  }

  private Path file(String name) {
    return folder.resolve(name + ".yaml");
  }
}
