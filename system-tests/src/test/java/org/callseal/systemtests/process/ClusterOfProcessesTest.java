package org.callseal.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.callseal.app.administration.Administration;
import org.callseal.app.administration.AssociationLine;
import org.callseal.app.administration.MemberLine;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An authority and two edges in processes of their own, over a real Redis. */
class ClusterOfProcessesTest {

  private static final String NEW_ASSOCIATION = "association set up";

  @TempDir private Path folder;
  private ProcessCluster cluster;

  @BeforeEach
  void startAuthorityAndCallAgent() throws IOException {
    cluster = ProcessCluster.start(folder, 2);
  }

  @AfterEach
  void end() throws Exception {
    cluster.close();
  }

  @Test
  @Requirement("3.4.4")
  void shouldGoOnAtAnotherEdgeWithTheSameAssociationAfterOneIsKilled() throws Exception {
    ServerProcess first = cluster.join(1);
    ServerProcess second = cluster.join(2);
    cluster.awaitEdges(2);
    House alice = cluster.house("alice@example.net", 0);
    House bob = cluster.house("bob@example.net", 1);
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
    ServerProcess first = cluster.join(1);
    cluster.join(2);
    cluster.awaitEdges(2);
    House alice = cluster.house("alice@example.net", 0);
    House bob = cluster.house("bob@example.net", 1);
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
    String token = cluster.invite(1);
    cluster.join(1, token);
    Path other = cluster.edgeFile(2);

    try (ServerProcess refused = ServerProcess.failing(other, "--role", "edge", "--join", token)) {
      assertThat(refused.said()).anyMatch(line -> line.contains("the token was used"));
    }
    assertThat(cluster.members())
        .extracting(MemberLine::name)
        .containsExactly("authority-1", "edge-1");
  }

  private List<String> associations() {
    try (Administration server = cluster.administration()) {
      return server.associations().stream().map(AssociationLine::id).toList();
    }
  }

  private long exchanges() {
    return cluster.authority().said().stream()
        .filter(line -> line.contains(NEW_ASSOCIATION))
        .count();
  }
}
