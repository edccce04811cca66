package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlMessage.ReturnLater;
import org.callseal.core.seal.Refusal;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices whose associations were ended all at once, at an edge that takes one back a second. */
final class TurnsTest {

  private static final ControlMessage NOW = new ControlMessage.Refused(Refusal.EXPIRED);

  @TempDir Path folder;
  private World world;
  private List<TestEndpoint> devices;

  @BeforeEach
  void begin() {
    world = new World(folder, s -> s.withLimits(new EdgeLimits(16_384, 4_000, 50, 512, 2, 64, 64)));
    devices =
        Stream.of("a", "b", "c", "d", "e").map(TurnsTest::name).map(world::registered).toList();
    world.run(3_000);
    assertThat(world.register.expire(new Selection.All())).hasSize(5);
    world.run(900);
  }

  @AfterEach
  void end() {
    world.close();
  }

  private static String name(String user) {
    return "sip:" + user + "@example.net";
  }

  private static int turn(TestEndpoint device) {
    return device.sealedControls.getFirst() instanceof ReturnLater(int seconds) ? seconds : 0;
  }

  @Test
  @Requirement("3.4.14")
  void shouldGiveEachItsOwnSecond() {
    assertThat(devices).extracting(TurnsTest::turn).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
  }

  @Test
  void shouldTellADeviceThatAsksHowMuchOfItsWaitIsLeft() {
    TestEndpoint last = last();
    world.run(2_000);
    last.sealedControls.clear();
    last.ask(new ControlMessage.KeepAlive(new byte[0]));
    world.run(100);
    assertThat(last.sealedControls).containsExactly(new ReturnLater(1));
  }

  @Test
  void shouldCallADeviceByItsNameBeforeItsTurn() {
    TestEndpoint last = last();
    String name = name(Character.toString('a' + devices.indexOf(last)));
    last.sealedControls.clear();
    world.callAgent.port.send(
        World.CORE, Sip.request("INVITE", name, "sip:x@example.org", name).bytes());
    world.run(100);
    assertThat(last.sealedControls).containsExactly(NOW);
    assertThat(world.callAgent.responses).extracting(SipResponse::status).containsExactly(100);
    last.begin();
    world.run(100);
    last.send(Sip.register(name));
    world.run(1_000);
    assertThat(last.requests()).extracting(SipRequest::method).containsExactly("INVITE");
  }

  @Test
  void shouldTellADeviceWhosePhoneSpeaksToComeNowBeforeItForbidsTheRequest() {
    TestEndpoint last = last();
    last.sealedControls.clear();
    last.send(Sip.register(name(Character.toString('a' + devices.indexOf(last)))));
    world.run(100);
    assertThat(last.sealedControls).containsExactly(NOW);
    assertThat(last.statuses()).containsExactly(403);
  }

  private TestEndpoint last() {
    return devices.stream().max(Comparator.comparingInt(TurnsTest::turn)).orElseThrow();
  }
}
