package org.callseal.systemtests.megaco;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.callseal.agent.enrolment.EnrolmentResult;
import org.callseal.callagent.megaco.LineState;
import org.callseal.callagent.megaco.MediaGatewayState;
import org.callseal.callagent.megaco.MediaGatewayView;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.seal.MegacoLocated;
import org.callseal.megaco.seal.MegacoSeal;
import org.callseal.megaco.seal.MegacoSealed;
import org.callseal.simulation.Tap;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A media gateway and its call agent, neither of which knows of a seal, agent and edge between, in
 * either encoding.
 */
@ParameterizedClass
@EnumSource(Encoding.class)
class MediaGatewaySystemTest {

  private static final String FORCED =
      "T=77{C=-{SC=ROOT{SV{MT=FO,RE=\"905 Termination taken out\"}}}}";

  @Parameter Encoding encoding;

  @TempDir Path folder;

  private MediaGatewayWorld world;

  @BeforeEach
  void start() throws IOException {
    world = new MediaGatewayWorld(7, encoding, folder);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private boolean isIn(MediaGatewayState state) {
    return world.view().filter(view -> view.state() == state).isPresent();
  }

  private LineState line() {
    return world.view().orElseThrow().terminations().getFirst().line();
  }

  private void serve() {
    world.gateway.restart();
    assertThat(world.until(() -> isIn(MediaGatewayState.IN_SERVICE), 20)).isTrue();
    world.run(2);
  }

  private void offHookIsHeard() {
    world.gateway.liftHandset(1);
    assertThat(world.until(() -> line() == LineState.OFF_HOOK, 20)).isTrue();
    world.gateway.replaceHandset(1);
    assertThat(world.until(() -> line() == LineState.ON_HOOK, 20)).isTrue();
  }

  @Test
  @Requirement({"3.3.1", "3.3.5", "3.3.13"})
  void shouldServeAGatewayBehindANatOfWhichNobodyWasToldAnything() {
    Tap toEdge = world.network.tap(d -> d.to().equals(world.outer));
    serve();

    MediaGatewayView view = world.view().orElseThrow();
    assertThat(view.address()).isEqualTo(MediaGatewayWorld.CORE);
    assertThat(view.encoding()).isEqualTo(encoding);
    assertThat(view.terminations()).hasSize(2);
    offHookIsHeard();
    assertThat(world.gateway.malformed()).isZero();
    assertThat(toEdge.datagrams())
        .isNotEmpty()
        .allMatch(datagram -> isSealedOrOfAnExchange(datagram.payload()));
  }

  private boolean isSealedOrOfAnExchange(byte[] payload) {
    MegacoSeal seal = encoding == Encoding.TEXT ? MegacoSeal.TEXT_UDP : MegacoSeal.BER_UDP;
    MegacoLocated located = seal.locate(payload);
    return located instanceof MegacoSealed
        || (located instanceof MegacoLocated.Unsealed unsealed && unsealed.control().isPresent());
  }

  @Test
  @Requirement({"3.3.6", "3.3.13"})
  void shouldNotLetAStrangerTakeTheGatewayOutOfService() {
    Tap toEdge = world.network.tap(d -> d.to().equals(world.outer));
    serve();
    world.network.inject(
        toEdge.datagrams().getLast().from(),
        world.outer,
        encoding.message(1, "<" + MediaGatewayWorld.NAME + ">", FORCED));
    world.run(5);
    assertThat(isIn(MediaGatewayState.IN_SERVICE)).isTrue();
    offHookIsHeard();
  }

  /** An operator of media gateways need not serve MGCP for their enrolment. */
  @Test
  void shouldEnrollAGatewayWhereNoMgcpIsServed() throws IOException {
    assertThat(world.enrolled("rgw3.example.net")).isInstanceOf(EnrolmentResult.Enrolled.class);
  }

  @Test
  @Requirement({"3.3.2", "3.3.11"})
  void shouldGoOnServingItAfterTheEdgeWasKilledAndStartedAgain() throws IOException {
    serve();
    world.restartEdge();
    offHookIsHeard();
  }

  @Test
  @Requirement("3.3.4")
  void shouldGoOnServingItAfterItsNatForgotIt() {
    serve();
    world.nat.flush();
    world.run(1);
    offHookIsHeard();
  }
}
