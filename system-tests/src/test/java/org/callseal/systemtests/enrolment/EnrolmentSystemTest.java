package org.callseal.systemtests.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.systemtests.enrolment.EnrolmentWorld.ALICE;
import static org.callseal.systemtests.enrolment.EnrolmentWorld.PASS_PHRASE;
import static org.callseal.systemtests.enrolment.EnrolmentWorld.WRONG;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.callseal.agent.enrolment.EnrolmentResult;
import org.callseal.agent.enrolment.EnrolmentResult.Denied;
import org.callseal.agent.enrolment.EnrolmentResult.Enrolled;
import org.callseal.agent.enrolment.EnrolmentResult.WrongPassPhraseOrServer;
import org.callseal.authority.OldDevices;
import org.callseal.core.credential.Kid;
import org.callseal.core.enrolment.EnrolmentDenial;
import org.callseal.core.identity.Identity;
import org.callseal.core.subscriber.Device;
import org.callseal.core.subscriber.Device.State;
import org.callseal.core.subscriber.Invitation;
import org.callseal.simulation.Fault;
import org.callseal.systemtests.enrolment.EnrolmentWorld.Enrolling;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolmentSystemTest {

  private EnrolmentWorld world;

  @BeforeEach
  void start() throws IOException {
    world = new EnrolmentWorld(1);
    world.invite(ALICE, PASS_PHRASE);
  }

  @Test
  @Requirement({"3.4.3", "3.1.6"})
  void shouldTurnAPassPhraseIntoADeviceKeyThatHasAssociations() throws IOException {
    Enrolling device = world.enroll(ALICE, PASS_PHRASE);

    assertThat(device.provision().deviceCredential().key()).isEqualTo(device.key.point());
    assertThat(device.provision().domain()).isEqualTo("example.net");
    assertThat(device.isWiped()).isTrue();
    assertThat(devices()).extracting(Device::state).containsExactly(State.PENDING);

    assertThat(isServed(device)).isTrue();
    assertThat(devices()).extracting(Device::state).containsExactly(State.ACTIVE);
  }

  @Test
  void shouldEnrollNobodyByAWrongPassPhraseAndTheOwnerAfterwards() throws IOException {
    assertThat(world.enroll(ALICE, WRONG).result()).isInstanceOf(WrongPassPhraseOrServer.class);
    assertThat(devices()).isEmpty();

    assertThat(world.enroll(ALICE, PASS_PHRASE).result()).isInstanceOf(Enrolled.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldEnrollOneDeviceThroughLossCopiesAndReordering(long seed) throws IOException {
    world = new EnrolmentWorld(seed);
    world.invite(ALICE, PASS_PHRASE);
    world.network.addFault(Fault.loss(0.3));
    world.network.addFault(Fault.copies(0.5, Duration.ofSeconds(3)));
    world.network.addFault(Fault.reordering(0.5, Duration.ofMillis(700)));

    assertThat(world.enroll(ALICE, PASS_PHRASE).result()).isInstanceOf(Enrolled.class);
    world.run(30);
    assertThat(devices()).hasSize(1);
  }

  @Test
  void shouldGoOnThroughAnEdgeThatWasStartedAgain() throws IOException {
    Enrolling device = world.enroll(ALICE, PASS_PHRASE);
    assertThat(
            world.network.runUntil(
                () -> world.authority.pendingEnrolments() == 1, Duration.ofSeconds(5)))
        .isTrue();

    world.startEdge();
    assertThat(device.result()).isInstanceOf(Enrolled.class);
    assertThat(devices()).hasSize(1);
  }

  @Test
  void shouldBeginAnewWhenTheAuthorityHasForgotten() throws IOException {
    Enrolling device = world.enroll(ALICE, PASS_PHRASE);
    Fault last = Fault.blackHole().when(datagram -> datagram.payload().length > 600);
    world.network.addFault(last);
    world.network.runUntil(() -> !devices().isEmpty(), Duration.ofSeconds(5));

    world.startAuthority();
    world.startEdge();
    world.network.removeFault(last);
    assertThat(device.provision().deviceCredential().kid()).isEqualTo(devices().getFirst().kid());
    assertThat(devices()).hasSize(1);
  }

  @Test
  @Requirement("3.4.6")
  void shouldGiveTheSameAnswerToTheSameKeyWhenTheLastOneWasLost() throws IOException {
    Fault last = Fault.blackHole().when(datagram -> datagram.payload().length > 600);
    world.network.addFault(last);
    Enrolling first = world.enroll(ALICE, PASS_PHRASE);
    assertThat(first.result()).isInstanceOf(EnrolmentResult.NoAnswer.class);
    world.network.removeFault(last);
    world.run(120);

    Enrolling again = world.enroll(ALICE, PASS_PHRASE, first.key);
    assertThat(again.provision().deviceCredential()).isEqualTo(devices().getFirst().credential());
    assertThat(world.enroll(ALICE, PASS_PHRASE).result())
        .isEqualTo(new Denied(EnrolmentDenial.USED_UP));
  }

  @Test
  void shouldSayWhyOnlyToWhoHasThePassPhrase() throws IOException {
    Identity bob = Identity.parse("sip:bob@example.net").orElseThrow();
    world.invite(
        Invitation.generated(bob, world.verifier(bob, PASS_PHRASE), world.inSeconds(60), 1));
    world.register.setEnabled(ALICE, false);

    assertThat(world.enroll(ALICE, PASS_PHRASE).result())
        .isEqualTo(new Denied(EnrolmentDenial.DISABLED));
    assertThat(world.enroll(ALICE, WRONG).result()).isInstanceOf(WrongPassPhraseOrServer.class);
    world.register.setEnabled(ALICE, true);
    assertThat(world.enroll(ALICE, PASS_PHRASE).result()).isInstanceOf(Enrolled.class);

    world.run(60);
    assertThat(world.enroll(bob, PASS_PHRASE).result())
        .isEqualTo(new Denied(EnrolmentDenial.EXPIRED));
    assertThat(world.enroll(bob, WRONG).result()).isInstanceOf(WrongPassPhraseOrServer.class);
    Identity nobody = Identity.parse("sip:nobody@example.net").orElseThrow();
    assertThat(world.enroll(nobody, PASS_PHRASE).result())
        .isInstanceOf(WrongPassPhraseOrServer.class);
  }

  @Test
  void shouldEnrollNoKeyOfAnotherNameNorARevokedOne() throws IOException {
    Identity bob = Identity.parse("sip:bob@example.net").orElseThrow();
    world.invite(bob, PASS_PHRASE);
    Enrolling alice = world.enroll(ALICE, PASS_PHRASE);
    alice.provision();

    assertThat(world.enroll(bob, PASS_PHRASE, alice.key).result())
        .isEqualTo(new Denied(EnrolmentDenial.KEY_KNOWN));
    assertThat(world.register.revokeDevice(ALICE, devices().getFirst().kid())).isTrue();
    assertThat(world.enroll(ALICE, PASS_PHRASE, alice.key).result())
        .isEqualTo(new Denied(EnrolmentDenial.KEY_KNOWN));
    assertThat(world.enroll(bob, PASS_PHRASE).result()).isInstanceOf(Enrolled.class);
  }

  @Test
  @Requirement("3.4.6")
  void shouldReplaceALostDeviceOnlyWhenTheNewOneHasProvedItself() throws IOException {
    Enrolling lost = world.enroll(ALICE, PASS_PHRASE);
    assertThat(isServed(lost)).isTrue();

    world.register.reset(
        Invitation.generated(ALICE, world.verifier(ALICE, WRONG), world.inSeconds(60), 1));
    assertThat(world.enroll(ALICE, PASS_PHRASE).result())
        .isInstanceOf(WrongPassPhraseOrServer.class);
    Enrolling device = world.enroll(ALICE, WRONG);
    device.provision();
    assertThat(devices()).extracting(Device::state).containsExactly(State.ACTIVE, State.PENDING);
    assertThat(world.ended).isEmpty();

    assertThat(isServed(device)).isTrue();
    assertThat(devices()).extracting(Device::state).containsExactly(State.REVOKED, State.ACTIVE);
    assertThat(world.ended).containsExactly(lost.provision().deviceCredential().kid());
  }

  @Test
  void shouldLetSeveralDevicesBeWhereThePolicyIsSo() throws IOException {
    world.oldDevices = OldDevices.KEEP;
    world.register.reset(
        Invitation.generated(ALICE, world.verifier(ALICE, WRONG), world.inSeconds(60), 2));

    for (int device = 0; device < 2; device++) {
      assertThat(isServed(world.enroll(ALICE, WRONG))).isTrue();
    }
    assertThat(devices()).extracting(Device::state).containsExactly(State.ACTIVE, State.ACTIVE);
    assertThat(world.enroll(ALICE, WRONG).result()).isEqualTo(new Denied(EnrolmentDenial.USED_UP));
  }

  @Test
  @Requirement("3.4.8")
  void shouldCountGuessesAtAChosenPassPhraseAndAtNoGeneratedOne() throws IOException {
    Identity bob = Identity.parse("sip:bob@example.net").orElseThrow();
    world.invite(
        Invitation.chosen(bob, world.verifier(bob, PASS_PHRASE), world.inSeconds(6000), 9, 3));

    for (int guess = 0; guess < 4; guess++) {
      assertThat(world.enroll(ALICE, WRONG).result()).isInstanceOf(WrongPassPhraseOrServer.class);
    }
    assertThat(world.enroll(ALICE, PASS_PHRASE).result()).isInstanceOf(Enrolled.class);

    assertThat(world.enroll(bob, WRONG).result()).isInstanceOf(WrongPassPhraseOrServer.class);
    assertThat(world.enroll(bob, PASS_PHRASE).result()).isInstanceOf(Enrolled.class);
    world.run(1);
    assertThat(world.register.invitation(bob).orElseThrow().guessesLeft()).isEqualTo(2);
    for (int guess = 0; guess < 2; guess++) {
      assertThat(world.enroll(bob, WRONG).result()).isInstanceOf(WrongPassPhraseOrServer.class);
    }
    assertThat(world.enroll(bob, PASS_PHRASE).result()).isInstanceOf(WrongPassPhraseOrServer.class);
    world.run(1);
    assertThat(world.register.invitation(bob).orElseThrow().state(0))
        .isEqualTo(Invitation.State.GUESSED_OUT);
  }

  /** Whether the device sets an association up and has it acknowledged. */
  private boolean isServed(Enrolling device) throws IOException {
    Kid kid = device.provision().deviceCredential().kid();
    world.agent(device);
    return world.network.runUntil(
        () -> world.subscribers.findDevice(kid).orElseThrow().active(), Duration.ofSeconds(20));
  }

  private List<Device> devices() {
    return world.register.devicesOf(ALICE);
  }
}
