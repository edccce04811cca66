package org.callseal.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.callseal.authority.SubscriberRegister.Added;
import org.callseal.authority.SubscriberRegister.Invited;
import org.callseal.authority.SubscriberRegister.NameTooLike;
import org.callseal.authority.SubscriberRegister.NotAdded;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.ServerSet;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.enrolment.PassPhraseVerifier;
import org.callseal.core.identity.Identity;
import org.callseal.core.subscriber.Device;
import org.callseal.core.subscriber.Device.State;
import org.callseal.core.subscriber.Invitation;
import org.callseal.store.H2AssociationStore;
import org.callseal.store.H2Database;
import org.callseal.store.SqlRevocationLog;
import org.callseal.store.SqlSubscriberStore;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does about pass-phrases and devices. */
class InvitationsTest {
  private static final Identity ALICE = Identity.parse("sip:alice@example.net").orElseThrow();
  private static final Identity BOB = Identity.parse("sip:bob@example.net").orElseThrow();

  @TempDir private Path folder;
  private final P256 curve = P256.fastest();
  private final RandomSource random = new SeededRandom(13)::fill;
  private final DomainKeys keys = DomainKeys.generate(curve, random, "example.net");
  private final List<Set<Kid>> ended = new ArrayList<>();
  private H2Database database;
  private AuthorityStores stores;
  private SubscriberRegister register;

  @BeforeEach
  void start() {
    database = H2Database.open(folder);
    RecordCipher cipher =
        new RecordCipher(List.of(new ClusterKey(1, SecretBytes.random(random, 32))), random);
    stores =
        new AuthorityStores(
            new SqlSubscriberStore(database),
            new H2AssociationStore(database),
            new SqlRevocationLog(database),
            cipher);
    AuthorityClock clock = new AuthorityClock(() -> 0, () -> 1_800_000_000L);
    register = new SubscriberRegister(keys, stores, ServerSet.EMPTY, random, clock, ended::add);
  }

  @AfterEach
  void stop() {
    stores.associations().close();
    database.close();
  }

  @Test
  void shouldInviteANewNameOnceAndNoneThatNobodyMayHave() {
    assertThat(register.add(invitation(ALICE))).isInstanceOf(Invited.class);
    assertThat(register.add(invitation(ALICE))).isEqualTo(NotAdded.SUBSCRIBER_KNOWN);
    assertThat(register.add(invitation(identity("sip:Alice@example.net"))))
        .isEqualTo(new NameTooLike(ALICE));
    assertThat(register.add(invitation(identity("example.net"))))
        .isEqualTo(NotAdded.NAME_OF_THE_DOMAIN);
    assertThat(register.list()).hasSize(1);
  }

  @Test
  void shouldResetTheInvitationOfWhoIsThere() {
    assertThat(register.reset(invitation(ALICE))).isFalse();
    register.add(invitation(ALICE));
    Invitation other = invitation(ALICE);

    assertThat(register.reset(other)).isTrue();
    assertThat(register.invitation(ALICE)).contains(other);
    assertThat(register.invitation(BOB)).isEmpty();
  }

  @Test
  void shouldEndWhatADisabledSubscriberHas() {
    Kid kid = device(ALICE);

    assertThat(register.setEnabled(BOB, false)).isFalse();
    assertThat(register.setEnabled(ALICE, false)).isTrue();
    assertThat(ended).containsExactly(Set.of(kid));
    assertThat(register.list().getFirst().enabled()).isFalse();
    assertThat(register.setEnabled(ALICE, true)).isTrue();
    assertThat(ended).hasSize(1);
  }

  @Test
  void shouldRevokeADeviceOfItsOwnerOnce() {
    Kid kid = device(ALICE);
    device(BOB);

    assertThat(register.revokeDevice(BOB, kid)).isFalse();
    assertThat(register.revokeDevice(ALICE, kid)).isTrue();
    assertThat(register.revokeDevice(ALICE, kid)).isFalse();
    assertThat(ended).containsExactly(Set.of(kid));
    assertThat(register.devicesOf(ALICE)).extracting(Device::state).containsExactly(State.REVOKED);
  }

  @Test
  void shouldReplaceOlderDevicesForOneThatEnrolledAndForNoOther() {
    device(ALICE);
    Device entered = stored(device(ALICE));
    register.activated(entered, OldDevices.REPLACE);
    assertThat(ended).isEmpty();

    Device enrolled =
        Device.enrolled(
            Credential.of(ALICE.text(), new Kid(7), curve.generate(random).point()), 1000);
    stores.subscribers().addDevice(enrolled);
    device(ALICE);
    register.activated(enrolled, OldDevices.KEEP);
    assertThat(ended).isEmpty();
    register.activated(enrolled, OldDevices.REPLACE);
    assertThat(register.devicesOf(ALICE))
        .extracting(Device::state)
        .containsExactly(State.REVOKED, State.REVOKED, State.PENDING, State.PENDING);
  }

  @Test
  void shouldHaveOneSaltForANameAndKeepItThroughARestart() {
    DomainKeys again = DomainKeys.parse(curve, keys.toBytes()).orElseThrow();

    assertThat(again.salt(ALICE.text())).isEqualTo(register.salt(ALICE));
    assertThat(register.salt(BOB)).isNotEqualTo(register.salt(ALICE));
    assertThat(again.noVerifier(ALICE.text())).isEqualTo(keys.noVerifier(ALICE.text()));
    assertThat(keys.noVerifier(BOB.text())).isNotEqualTo(keys.noVerifier(ALICE.text()));
  }

  private Kid device(Identity identity) {
    Added added = (Added) register.add(identity, curve.generate(random).point());
    return added.provision().deviceCredential().kid();
  }

  private Device stored(Kid kid) {
    return stores.subscribers().findDevice(kid).orElseThrow();
  }

  private Invitation invitation(Identity identity) {
    PassPhraseVerifier verifier = PassPhraseVerifier.ofNothing(SecretBytes.random(random, 80));
    return Invitation.generated(identity, verifier, 1_900_000_000L, 1);
  }

  private static Identity identity(String text) {
    return Identity.parse(text).orElseThrow();
  }
}
