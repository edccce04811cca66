package org.callseal.systemtests.mgcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.callseal.callagent.mgcp.GatewayView;
import org.callseal.callagent.mgcp.Hook;
import org.callseal.callagent.mgcp.ServiceState;
import org.callseal.simulation.Tap;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway and its call agent, neither of which knows of a seal, with agent and edge between. */
class GatewaySystemTest {

  @TempDir Path folder;

  private GatewayWorld world;

  @BeforeEach
  void start() throws IOException {
    world = new GatewayWorld(7, folder);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private boolean isIn(ServiceState state) {
    return world.view().filter(view -> view.state() == state).isPresent();
  }

  private Hook hook() {
    GatewayView.EndpointView first = world.view().orElseThrow().endpoints().getFirst();
    return first.hook();
  }

  private void serve() {
    world.gateway.restart();
    assertThat(world.until(() -> isIn(ServiceState.IN_SERVICE), 10)).isTrue();
    world.run(2);
  }

  private void offHookIsHeard() {
    world.gateway.liftHandset(1);
    assertThat(world.until(() -> hook() == Hook.OFF, 10)).isTrue();
    world.gateway.replaceHandset(1);
    assertThat(world.until(() -> hook() == Hook.ON, 10)).isTrue();
  }

  @Test
  @Requirement({"3.2.1", "3.2.5", "3.2.13"})
  void shouldServeAGatewayBehindANatOfWhichNobodyWasToldAnything() {
    Tap toEdge = world.network.tap(d -> d.to().equals(GatewayWorld.OUTER));
    serve();

    GatewayView view = world.view().orElseThrow();
    assertThat(view.address()).isEqualTo(GatewayWorld.CORE);
    assertThat(view.lastRestart()).startsWith("restart");
    assertThat(view.endpoints()).hasSize(2);
    offHookIsHeard();
    assertThat(world.gateway.malformed()).isZero();
    assertThat(world.callAgent.malformed()).isZero();
    assertThat(toEdge.datagrams()).allMatch(datagram -> datagram.text().contains("X-Seal"));
  }

  @Test
  @Requirement({"3.2.2", "3.2.11"})
  void shouldGoOnServingItAfterTheEdgeWasKilledAndStartedAgain() throws IOException {
    serve();
    world.restartEdge();

    offHookIsHeard();
    assertThat(world.view().orElseThrow().lastRestart()).startsWith("restart");
  }

  @Test
  @Requirement({"3.2.2", "3.2.11"})
  void shouldBringItACommandBeforeItOrItsAgentHasSaidAnythingToTheEdgeThatWasStartedAgain()
      throws IOException {
    serve();
    Tap toEdge = world.network.tap(d -> d.to().equals(GatewayWorld.OUTER));
    world.restartEdge();
    world.run(1);
    assertThat(toEdge.datagrams()).isEmpty();

    List<String> answers = world.ask("AUEP 77001 aaln/1@rgw1.example.net MGCP 1.0\r\n");
    world.run(2);
    assertThat(answers).anyMatch(text -> text.startsWith("200 77001"));
  }

  @Test
  void shouldTellTheCallAgentOfAnAgentThatIsGoneAndOfOneThatIsBack() throws IOException {
    serve();
    world.stopAgent();
    assertThat(world.until(() -> isIn(ServiceState.OUT_OF_SERVICE), 100)).isTrue();

    world.startAgentAgain();
    assertThat(world.until(() -> isIn(ServiceState.IN_SERVICE), 30)).isTrue();
    assertThat(world.view().orElseThrow().lastRestart()).startsWith("disconnected");
    world.run(2);
    offHookIsHeard();
  }

  @Test
  @Requirement("3.2.4")
  void shouldGoOnServingItAfterItsNatForgotIt() {
    serve();
    world.nat.flush();
    world.run(1);
    offHookIsHeard();
  }
}
