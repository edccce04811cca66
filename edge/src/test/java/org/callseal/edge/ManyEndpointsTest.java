package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.callseal.core.seal.Refusal;
import org.callseal.sip.HeaderName;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many endpoints of one edge in the same instant. */
final class ManyEndpointsTest {

  private static final int MANY = 60;
  private static final String HOTLINE = "sip:hotline@example.net";

  @TempDir Path folder;
  private World world;

  @BeforeEach
  void start() {
    world = new World(folder);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  @Requirement("3.1.3")
  void shouldServeManyEndpointsAtOnceEachUnderItsOwnAssociation() {
    List<String> names =
        IntStream.range(0, MANY).mapToObj(i -> "sip:user" + i + "@example.net").toList();
    List<TestEndpoint> endpoints = names.stream().map(world::device).toList();
    endpoints.forEach(TestEndpoint::begin);
    world.run(200);
    forEach(names, endpoints, (name, endpoint) -> endpoint.send(Sip.register(name)));
    world.run(200);
    assertThat(endpoints).allSatisfy(one -> assertThat(one.statuses()).containsExactly(200));
    assertThat(world.edge.associations()).isEqualTo(MANY);
    assertThat(world.callAgent.requests.stream().map(it -> it.header(HeaderName.PATH)).distinct())
        .hasSize(MANY);

    world.callAgent.requests.clear();
    forEach(
        names,
        endpoints,
        (name, endpoint) -> {
          endpoint.send(Sip.request("MESSAGE", HOTLINE, name, HOTLINE));
          String neighbour = names.get((names.indexOf(name) + 1) % MANY);
          endpoint.send(Sip.request("MESSAGE", HOTLINE, neighbour, HOTLINE));
        });
    world.run(200);
    assertThat(
            world.callAgent.requests.stream()
                .map(request -> request.header(HeaderName.P_ASSERTED_IDENTITY).orElseThrow()))
        .containsExactlyInAnyOrderElementsOf(names.stream().map(name -> "<" + name + ">").toList());
    assertThat(world.refused(Refusal.OUT_OF_SCOPE)).isEqualTo(MANY);
  }

  /** What one of them does. */
  private interface Step {
    void take(String name, TestEndpoint endpoint);
  }

  private static void forEach(List<String> names, List<TestEndpoint> endpoints, Step step) {
    for (int i = 0; i < names.size(); i++) {
      step.take(names.get(i), endpoints.get(i));
    }
  }
}
