package org.callseal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.enrolment.PassPhraseVerifier;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.gateway.CoreClaim;
import org.callseal.core.identity.Identity;
import org.callseal.core.subscriber.Device;
import org.callseal.core.subscriber.Device.State;
import org.callseal.core.subscriber.Invitation;
import org.callseal.core.subscriber.Subscriber;
import org.callseal.core.subscriber.SubscriberStore;
import org.callseal.core.subscriber.SubscriberStore.Enrollment;
import org.callseal.testkit.Requirement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of subscribers must do, whatever database it is in. */
abstract class SubscriberStoreContract {

  private static final Identity ALICE = Identity.parse("sip:alice@example.net").orElseThrow();
  private static final Identity BOB = Identity.parse("sip:bob@example.net").orElseThrow();

  private static final CoreAddress PORT = new CoreAddress.Port(24_000);

  private SqlDatabase database;
  private @Nullable SqlDatabase beside;
  private SubscriberStore store;

  /** The same database as another process has it, at the same time. */
  abstract SqlDatabase openBeside();

  /** Opens the database: the same one each time in one test, an empty one in each test. */
  abstract SqlDatabase openDatabase();

  @BeforeEach
  void open() {
    database = openDatabase();
    store = new SqlSubscriberStore(database);
  }

  @AfterEach
  void close() {
    database.close();
    if (beside != null) {
      beside.close();
    }
  }

  @Test
  void shouldKeepASubscriberFromOneStartToTheNext() {
    Subscriber alice =
        Subscriber.of(ALICE)
            .withEnabled(false)
            .withScope(List.of("*@example.net", "sip:x@example.org"))
            .withLongestLifetime(3600)
            .withCoreAddress(PORT);
    store.add(alice);
    store.add(Subscriber.of(BOB));
    close();
    open();

    assertThat(store.find(ALICE)).contains(alice);
    assertThat(store.list()).containsExactly(alice, Subscriber.of(BOB));
  }

  @Test
  void shouldNotAddASubscriberTwice() {
    assertThat(store.add(Subscriber.of(ALICE))).isTrue();
    assertThat(store.add(Subscriber.of(ALICE).withLongestLifetime(60))).isFalse();
    assertThat(store.find(ALICE)).contains(Subscriber.of(ALICE));
  }

  @Test
  void shouldChangeOnlyWhoIsThere() {
    Subscriber wider = Subscriber.of(ALICE).withScope(List.of("*@example.net"));

    assertThat(store.update(wider)).isFalse();
    store.add(Subscriber.of(ALICE));
    assertThat(store.update(wider)).isTrue();
    assertThat(store.find(ALICE)).contains(wider);
  }

  @Test
  void shouldRemoveASubscriberWithItsDevices() {
    Device device = deviceOf(ALICE, 1);
    store.add(Subscriber.of(ALICE));
    store.addDevice(device);

    assertThat(store.remove(ALICE, 1000)).isTrue();
    assertThat(store.remove(ALICE, 1000)).isFalse();
    assertThat(store.findDevice(device.kid())).isEmpty();
  }

  @Test
  void shouldKeepADeviceByteForByte() {
    Device device = deviceOf(ALICE, 0xfedc_ba98_7654_3210L);
    store.add(Subscriber.of(ALICE));

    assertThat(store.addDevice(device)).isTrue();
    assertThat(store.findDevice(device.kid())).contains(device);
    assertThat(store.devicesOf(ALICE)).containsExactly(device);
    assertThat(store.devicesOf(BOB)).isEmpty();
  }

  @Test
  void shouldTakeNoDeviceForAStrangerNorAKidTwice() {
    assertThat(store.addDevice(deviceOf(ALICE, 1))).isFalse();
    store.add(Subscriber.of(ALICE));
    store.add(Subscriber.of(BOB));
    store.addDevice(deviceOf(ALICE, 1));

    assertThat(store.addDevice(deviceOf(BOB, 1))).isFalse();
    assertThat(store.findDevice(new Kid(1)).orElseThrow().credential().subject())
        .isEqualTo(ALICE.text());
  }

  @Test
  void shouldRememberThatADeviceProvedItself() {
    Device device = deviceOf(ALICE, 7);
    store.add(Subscriber.of(ALICE));
    store.addDevice(device);

    assertThat(store.activate(device.kid())).isTrue();

    assertThat(store.findDevice(device.kid()).orElseThrow().state()).isEqualTo(State.ACTIVE);
    assertThat(store.activate(device.kid())).isFalse();
  }

  @Test
  void shouldNeverAdmitARevokedDeviceAgain() {
    Device device = deviceOf(ALICE, 7);
    store.add(Subscriber.of(ALICE));
    store.addDevice(device);

    assertThat(store.revoke(device.kid())).isTrue();
    assertThat(store.revoke(device.kid())).isFalse();
    assertThat(store.activate(device.kid())).isFalse();
    assertThat(store.findDevice(device.credential().key()).orElseThrow().isAdmitted()).isFalse();
  }

  @Test
  void shouldKeepAnInvitationAndReplaceIt() {
    Invitation first = invitation(1, 1);
    assertThat(store.invite(first)).isFalse();
    assertThat(store.add(Subscriber.of(ALICE), first)).isTrue();
    assertThat(store.add(Subscriber.of(ALICE), invitation(2, 1))).isFalse();
    assertThat(store.findInvitation(ALICE)).contains(first);

    assertThat(store.invite(invitation(2, 3))).isTrue();
    assertThat(store.findInvitation(ALICE)).contains(invitation(2, 3));
    store.noteGuesses(ALICE, verifier(1), 9);
    assertThat(store.findInvitation(ALICE)).contains(invitation(2, 3));
    store.noteGuesses(ALICE, verifier(2), 9);
    assertThat(store.findInvitation(ALICE).orElseThrow().guessesLeft()).isEqualTo(9);
    assertThat(store.withdraw(ALICE)).isTrue();
    assertThat(store.findInvitation(ALICE)).isEmpty();
  }

  @Test
  void shouldAddADeviceAndUseTheInvitationBothOrNeither() {
    store.add(Subscriber.of(ALICE), invitation(1, 2));
    Device device = deviceOf(ALICE, 1);
    Device sameKey = Device.added(withKid(device, 2), 1000);

    assertThat(store.enroll(device, verifier(2))).isEqualTo(Enrollment.WITHDRAWN);
    assertThat(store.enroll(device, verifier(1))).isEqualTo(Enrollment.ENROLLED);
    assertThat(store.enroll(sameKey, verifier(1))).isEqualTo(Enrollment.TAKEN);
    assertThat(store.findInvitation(ALICE).orElseThrow().usesLeft()).isEqualTo(1);
    assertThat(store.enroll(deviceOf(ALICE, 3), verifier(1))).isEqualTo(Enrollment.ENROLLED);
    assertThat(store.enroll(deviceOf(ALICE, 4), verifier(1))).isEqualTo(Enrollment.USED_UP);
    assertThat(store.devicesOf(ALICE)).extracting(Device::kid).containsExactly(kid(1), kid(3));
  }

  @Test
  void shouldFindADeviceByEitherOfItsKeysPoints() {
    Device device = deviceOf(ALICE, 1);
    store.add(Subscriber.of(ALICE));
    store.addDevice(device);

    P256Point even = P256Point.ofX(device.credential().key().x()).orElseThrow();
    assertThat(store.findDevice(even)).contains(device);
    assertThat(store.findDevice(P256.fastest().generate().point())).isEmpty();
  }

  @Test
  void shouldFindANameThatDiffersInTheCaseOfLetters() {
    store.add(Subscriber.of(ALICE));

    assertThat(store.findResembling(Identity.parse("sip:Alice@example.net").orElseThrow()))
        .contains(ALICE);
    assertThat(store.findResembling(ALICE)).isEmpty();
    assertThat(store.findResembling(BOB)).isEmpty();
  }

  @Test
  @Requirement("3.1.7")
  void shouldTellIdentitiesApartThatDifferInCaseOrKind() {
    for (String text : List.of("sip:Alice@example.net", "alice@example.net", "example.net")) {
      assertThat(store.add(Subscriber.of(Identity.parse(text).orElseThrow()))).isTrue();
    }

    assertThat(store.find(ALICE)).isEmpty();
    assertThat(store.list()).hasSize(3);
  }

  @Test
  void shouldKeepOneHolderOfACoreAddressAndRememberTheLast() {
    CoreAddress host = CoreAddress.parse("2001:db8::7").orElseThrow();
    store.add(Subscriber.of(ALICE).withCoreAddress(PORT));

    assertThat(store.add(Subscriber.of(BOB).withCoreAddress(PORT))).isFalse();
    store.add(Subscriber.of(BOB));
    assertThat(store.assign(BOB, PORT, 1000)).isFalse();
    assertThat(store.assign(ALICE, host, 2000)).isTrue();
    assertThat(store.find(ALICE).orElseThrow().coreAddress()).contains(host);
    assertThat(store.update(Subscriber.of(ALICE))).isTrue();
    assertThat(store.find(ALICE).orElseThrow().coreAddress()).contains(host);
    assertThat(store.findClaim(PORT)).contains(new CoreClaim(PORT, ALICE, OptionalLong.of(2000)));
    store.remove(ALICE, 3000);
    close();
    open();

    assertThat(store.claims())
        .containsExactlyInAnyOrder(
            new CoreClaim(PORT, ALICE, OptionalLong.of(2000)),
            new CoreClaim(host, ALICE, OptionalLong.of(3000)));
    assertThat(store.assign(ALICE, PORT, 4000)).as("nobody's").isFalse();
    assertThat(store.findClaim(PORT)).isPresent();
    assertThat(store.assign(BOB, PORT, 4000)).isTrue();
    assertThat(store.findClaim(PORT)).contains(new CoreClaim(PORT, BOB, OptionalLong.empty()));
    assertThat(store.find(BOB).orElseThrow().coreAddress()).contains(PORT);
  }

  @Test
  void shouldCountEachUseOnceThoughTwoAuthoritiesEnroll() throws InterruptedException {
    store.add(Subscriber.of(ALICE), invitation(1, 7));
    List<Enrollment> outcomes = new CopyOnWriteArrayList<>();

    besideEachOther(
        10,
        (each, lane, number) ->
            outcomes.add(each.enroll(deviceOf(ALICE, 100 * lane + number), verifier(1))));

    assertThat(outcomes).hasSize(20);
    assertThat(outcomes).filteredOn(Enrollment.ENROLLED::equals).hasSize(7);
    assertThat(outcomes).filteredOn(Enrollment.USED_UP::equals).hasSize(13);
    assertThat(store.devicesOf(ALICE)).hasSize(7);
    assertThat(store.findInvitation(ALICE).orElseThrow().usesLeft()).isZero();
  }

  @Test
  void shouldGiveACoreAddressToOneOfTwoWhoClaimItAtOnce() throws InterruptedException {
    List<Integer> got = new CopyOnWriteArrayList<>();
    List<Identity> whose =
        IntStream.range(0, 40)
            .mapToObj(i -> Identity.parse("sip:u%d@example.net".formatted(i)).orElseThrow())
            .toList();
    whose.forEach(identity -> store.add(Subscriber.of(identity)));

    besideEachOther(
        20,
        (each, lane, number) -> {
          CoreAddress port = new CoreAddress.Port(24_000 + number);
          if (each.assign(whose.get(20 * lane + number), port, 1000)) {
            got.add(number);
          }
        });

    assertThat(got).hasSize(20).doesNotHaveDuplicates();
    assertThat(store.claims()).hasSize(20);
    assertThat(store.list()).filteredOn(each -> each.coreAddress().isPresent()).hasSize(20);
  }

  @Test
  void shouldLeaveASubscriberOneCoreAddressThoughTwoAuthoritiesAssign()
      throws InterruptedException {
    store.add(Subscriber.of(ALICE));

    besideEachOther(
        10,
        (each, lane, number) ->
            each.assign(ALICE, new CoreAddress.Port(24_000 + 100 * lane + number), 1000));

    assertThat(store.claims()).hasSize(20);
    assertThat(store.claims()).filteredOn(claim -> claim.freedSeconds().isEmpty()).hasSize(1);
    assertThat(store.find(ALICE).orElseThrow().coreAddress()).isPresent();
  }

  @Test
  void shouldReplaceAnInvitationWhileItIsUsedAndEndWithTheLast() throws InterruptedException {
    store.add(Subscriber.of(ALICE), invitation(1, 1000));

    besideEachOther(
        15,
        (each, lane, number) -> {
          each.invite(invitation(lane + 1, 1000));
          each.enroll(deviceOf(ALICE, 100 * lane + number), verifier(lane + 1));
        });

    int last = store.findInvitation(ALICE).orElseThrow().verifier().equals(verifier(1)) ? 1 : 2;
    assertThat(store.invite(invitation(3, 1))).isTrue();
    assertThat(store.enroll(deviceOf(ALICE, 999), verifier(last))).isEqualTo(Enrollment.WITHDRAWN);
    assertThat(store.enroll(deviceOf(ALICE, 999), verifier(3))).isEqualTo(Enrollment.ENROLLED);
  }

  /** One of what two stores over one database do at once. */
  private interface Step {
    void take(SubscriberStore store, int lane, int number);
  }

  private void besideEachOther(int steps, Step step) throws InterruptedException {
    List<Throwable> faults = new CopyOnWriteArrayList<>();
    beside = openBeside();
    List<SubscriberStore> stores = List.of(store, new SqlSubscriberStore(beside));
    List<Thread> threads =
        IntStream.range(0, 2)
            .mapToObj(lane ->
                Thread.ofPlatform()
                    .uncaughtExceptionHandler((_, fault) -> faults.add(fault))
                    .start(() ->
                        IntStream.range(0, steps)
                            .forEach(number -> step.take(stores.get(lane), lane, number))))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(faults).isEmpty();
  }

  private static Invitation invitation(int verifier, int uses) {
    return Invitation.chosen(ALICE, verifier(verifier), 5000, uses, 100);
  }

  private static PassPhraseVerifier verifier(int number) {
    byte[] wide = new byte[80];
    Arrays.fill(wide, (byte) number);
    return PassPhraseVerifier.ofNothing(SecretBytes.adopt(wide));
  }

  private static Credential withKid(Device device, long kid) {
    Credential credential = device.credential();
    return Credential.of(credential.subject(), kid(kid), credential.key());
  }

  private static Kid kid(long number) {
    return new Kid(number);
  }

  private static Device deviceOf(Identity identity, long kid) {
    return Device.added(
        Credential.of(identity.text(), new Kid(kid), P256.fastest().generate().point()), 1000);
  }
}
