package org.callseal.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.callseal.app.administration.Administration;
import org.callseal.app.administration.AssociationLine;
import org.callseal.app.administration.ClusterAdministration;
import org.callseal.app.administration.MemberLine;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.core.identity.Identity;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two authorities and two edges in processes of their own, over a real PostgreSQL and Redis. */
class TwoAuthoritiesTest {

  /** More than a drained edge gives its devices and their transactions. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final String ALICE = "alice@example.net";
  private static final String BOB = "bob@example.net";

  @TempDir private Path folder;
  private ProcessCluster cluster;
  private ServerProcess edge1;
  private ServerProcess edge2;

  @BeforeEach
  void startTheCluster() throws IOException {
    cluster = ProcessCluster.withTwoAuthorities(folder, 2);
    edge1 = cluster.join(1);
    edge2 = cluster.join(2);
    cluster.awaitEdges(2);
  }

  @AfterEach
  void end() throws Exception {
    cluster.close();
  }

  @Test
  @Requirement("3.4.4")
  void shouldGoOnWithTheOtherAuthorityWhileOneIsKilledAndTakeItBack() throws Exception {
    House alice = cluster.house(ALICE, 0);
    alice.register();
    List<AssociationLine> before = associations(2);
    assertThat(before).hasSize(1);

    cluster.authority(1).kill();

    House bob = cluster.house(BOB, cluster.subscribe(BOB, 2), 1);
    bob.register();
    PhoneCall call = alice.call(bob);
    assertThat(associations(2)).hasSize(2).containsAll(before);

    ServerProcess again = cluster.startAuthority(1);
    awaitWord(again, "link from edge-1");
    awaitWord(again, "link from edge-2");
    alice.hangUp(call, bob);
    assertThat(associations(1)).hasSize(2).containsAll(before);
    cluster.authority(2).kill();

    House carol = cluster.house("carol@example.net", 2);
    carol.register();
    carol.hangUp(carol.call(bob), bob);
    assertThat(associations(1)).hasSize(3).containsAll(before);
  }

  @Test
  void shouldEndAtEveryEdgeWhatEitherAuthorityHasEnded() throws Exception {
    House alice = cluster.house(ALICE, 0);
    House bob = cluster.house(BOB, cluster.subscribe(BOB, 2), 1);
    alice.register();
    bob.register();
    alice.hangUp(alice.call(bob), bob);
    for (int authority : new int[] {1, 2}) {
      List<String> before = associations(authority).stream().map(AssociationLine::id).toList();
      assertThat(before).hasSize(2);

      expire(authority, ALICE);
      expire(3 - authority, BOB);

      await("ends of both associations")
          .atMost(PATIENCE)
          .until(() -> ends(ALICE) >= authority && ends(BOB) >= authority);
      alice.hangUp(alice.call(bob), bob);
      assertThat(associations(authority))
          .hasSize(2)
          .extracting(AssociationLine::id)
          .doesNotContainAnyElementsOf(before);
    }
  }

  @Test
  void shouldDrainResumeAndRemoveByEitherAuthority() throws Exception {
    House alice = cluster.house(ALICE, 0);
    alice.register();

    at(2, cluster -> cluster.setDraining("edge-1", true));
    awaitWord(edge1, "out of service: 0 devices");
    awaitState(1, "edge-1", "draining");
    at(1, cluster -> cluster.setDraining("edge-1", false));
    awaitState(2, "edge-1", "joined");
    awaitWord(edge1, "in service again");

    at(2, cluster -> cluster.remove("edge-2"));
    awaitWord(cluster.authority(1), "link from edge-2 has ended");
    awaitWord(cluster.authority(2), "link from edge-2 has ended");
    assertThat(cluster.members(1))
        .extracting(MemberLine::name)
        .containsExactly("authority-1", "authority-2", "edge-1");
    assertThat(edge2.hasSaid("no link to authority-1") || edge2.hasSaid("no link to authority-2"))
        .isTrue();
  }

  private void at(int authority, Consumer<ClusterAdministration> order) {
    try (Administration server = cluster.administration(authority)) {
      order.accept(server.cluster());
    }
  }

  private void expire(int authority, String who) {
    try (Administration server = cluster.administration(authority)) {
      Identity whose = Identity.parse("sip:" + who).orElseThrow();
      assertThat(server.expire(new Selection.Of(whose))).hasSize(1);
    }
  }

  /** How often an edge has said that an association of this subscriber has ended. */
  private long ends(String who) {
    return Stream.of(edge1, edge2)
        .flatMap(edge -> edge.said().stream())
        .filter(line -> line.contains("association ended") && line.contains(who))
        .count();
  }

  private List<AssociationLine> associations(int authority) {
    try (Administration server = cluster.administration(authority)) {
      return server.associations();
    }
  }

  private void awaitState(int authority, String name, String state) {
    await(name + " is " + state)
        .atMost(PATIENCE)
        .until(() ->
            cluster.members(authority).stream()
                .anyMatch(line -> line.name().equals(name) && line.state().equals(state)));
  }

  private static void awaitWord(ServerProcess process, String word) {
    await(word).atMost(PATIENCE).until(() -> process.hasSaid(word));
  }
}
