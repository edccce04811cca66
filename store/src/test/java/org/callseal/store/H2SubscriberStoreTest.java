package org.callseal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256;
import org.callseal.core.identity.Identity;
import org.callseal.core.subscriber.Device;
import org.callseal.core.subscriber.Subscriber;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2SubscriberStoreTest {

  private static final Identity ALICE = Identity.parse("sip:alice@example.net").orElseThrow();
  private static final Identity BOB = Identity.parse("sip:bob@example.net").orElseThrow();

  @TempDir private Path folder;
  private H2Database database;
  private H2SubscriberStore store;

  @BeforeEach
  void open() {
    database = H2Database.open(folder);
    store = new H2SubscriberStore(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void shouldKeepASubscriberFromOneStartToTheNext() {
    Subscriber alice =
        new Subscriber(ALICE, false, List.of("*@example.net", "sip:x@example.org"), 3600);
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
    assertThat(store.add(new Subscriber(ALICE, false, List.of(), 60))).isFalse();
    assertThat(store.find(ALICE)).contains(Subscriber.of(ALICE));
  }

  @Test
  void shouldChangeOnlyWhoIsThere() {
    Subscriber wider = new Subscriber(ALICE, true, List.of("*@example.net"), 3600);

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

    assertThat(store.remove(ALICE)).isTrue();
    assertThat(store.remove(ALICE)).isFalse();
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

    store.activate(device.kid());

    assertThat(store.findDevice(device.kid())).contains(device.activated());
    assertThat(store.removeDevice(device.kid())).isTrue();
    assertThat(store.removeDevice(device.kid())).isFalse();
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

  private static Device deviceOf(Identity identity, long kid) {
    return new Device(
        Credential.of(identity.text(), new Kid(kid), P256.fastest().generate().point()), false);
  }
}
