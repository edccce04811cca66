package org.callseal.app.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.authority.AuthorityClock;
import org.callseal.authority.AuthorityStores;
import org.callseal.authority.DomainKeys;
import org.callseal.authority.SubscriberRegister;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.core.association.AssociationRecord;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.Grant;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.Provision;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Protocol;
import org.callseal.core.seal.Spi;
import org.callseal.core.subscriber.Device;
import org.callseal.store.H2AssociationStore;
import org.callseal.store.H2Database;
import org.callseal.store.SqlRevocationLog;
import org.callseal.store.SqlSubscriberStore;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {

  private static final RandomSource RANDOM = RandomSource.secure();
  private static final Identity ALICE = Identity.parse("sip:alice@example.net").orElseThrow();
  private static final long NOW = 1000;

  private final List<Kid> dropped = new ArrayList<>();
  private final RecordCipher cipher =
      new RecordCipher(List.of(new ClusterKey(1, SecretBytes.random(RANDOM, 32))), RANDOM);
  private final P256Point key = P256.fastest().generate().point();

  @TempDir private Path folder;
  private H2Database database;
  private H2AssociationStore associations;
  private SqlRevocationLog revocations;
  private ControlSocket socket;
  private Administration remote;

  @BeforeEach
  void start() {
    database = H2Database.open(folder.resolve("database"));
    associations = new H2AssociationStore(database);
    revocations = new SqlRevocationLog(database);
    AuthorityStores stores =
        new AuthorityStores(new SqlSubscriberStore(database), associations, revocations, cipher);
    SubscriberRegister register =
        new SubscriberRegister(
            DomainKeys.generate(P256.fastest(), RANDOM, "example.net"),
            stores,
            ServerSet.EMPTY,
            RANDOM,
            new AuthorityClock(() -> 0, () -> NOW),
            dropped::addAll);
    socket =
        ControlSocket.open(
            path(),
            new LocalAdministration(
                register,
                ServeConfiguration.standard(),
                new AuthorityClock(() -> 0, () -> NOW),
                cipher,
                () -> {}));
    remote = RemoteAdministration.connect(path()).orElseThrow();
  }

  @AfterEach
  void stop() {
    remote.close();
    socket.close();
    associations.close();
    database.close();
  }

  @Test
  void shouldAddADeviceAndGiveItsProvision() {
    Provision provision = remote.addDevice(ALICE, key, Optional.empty());

    assertThat(provision.deviceCredential().subject()).isEqualTo(ALICE.text());
    assertThat(provision.deviceCredential().key()).isEqualTo(key);
    assertThat(remote.subscribers())
        .containsExactly(
            new SubscriberLine(
                ALICE.text(),
                true,
                List.of(),
                null,
                List.of(
                    new SubscriberLine.DeviceLine(
                        provision.deviceCredential().kid().toString(), Device.State.PENDING, NOW)),
                null));
  }

  @Test
  void shouldSayWhyANameIsNotTaken() {
    remote.addDevice(ALICE, key, Optional.empty());
    Identity shouted = Identity.parse("sip:ALICE@example.net").orElseThrow();
    Identity escaped = Identity.parse("sip:b%6Fb@example.net").orElseThrow();

    assertThatThrownBy(
            () -> remote.addDevice(shouted, P256.fastest().generate().point(), Optional.empty()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("from the subscriber sip:alice@example.net only in capital letters");
    assertThatThrownBy(
            () -> remote.addDevice(escaped, P256.fastest().generate().point(), Optional.empty()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("no SIP message can speak for");
  }

  @Test
  void shouldTakeASecondDeviceButNoKeyTwice() {
    remote.addDevice(ALICE, key, Optional.empty());
    remote.addDevice(ALICE, P256.fastest().generate().point(), Optional.empty());

    assertThatThrownBy(() -> remote.addDevice(ALICE, key, Optional.empty()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("enrolled already");
    assertThat(remote.subscribers().getFirst().devices()).hasSize(2);
  }

  @Test
  void shouldRefuseTheDomainsOwnNameAsASubscriber() {
    Identity own = Identity.parse("example.net").orElseThrow();

    assertThatThrownBy(() -> remote.addDevice(own, key, Optional.empty()))
        .hasMessageContaining("of this domain");
  }

  @Test
  @Requirement("3.1.18")
  void shouldWidenAScopeByPatternsOnly() {
    remote.addDevice(ALICE, key, Optional.empty());
    remote.widen(ALICE, List.of("*@example.net"));

    assertThatThrownBy(() -> remote.widen(ALICE, List.of("*@*")))
        .hasMessageContaining("no pattern");
    assertThat(remote.subscribers().getFirst().scope()).containsExactly("*@example.net");
  }

  @Test
  void shouldRemoveASubscriberWithItsAssociations() {
    Kid kid = remote.addDevice(ALICE, key, Optional.empty()).deviceCredential().kid();
    store(association(kid));
    assertThat(remote.associations())
        .singleElement()
        .satisfies(line -> assertThat(line.identity()).isEqualTo(ALICE.text()))
        .satisfies(line -> assertThat(line.spi()).isEqualTo("00012345"));

    remote.remove(ALICE);

    assertThat(remote.associations()).isEmpty();
    assertThat(remote.subscribers()).isEmpty();
    assertThat(dropped).containsExactly(kid);
    assertThatThrownBy(() -> remote.remove(ALICE)).hasMessageContaining("is no subscriber");
  }

  private void store(AssociationRecord record) {
    StoredAssociation sealed = cipher.seal(record);
    revocations.record(sealed);
    associations.put(sealed);
  }

  @Test
  @Requirement("3.4.11")
  void shouldEndAndShowWhatTheStoreHasLost() {
    Kid kid = remote.addDevice(ALICE, key, Optional.empty()).deviceCredential().kid();
    AssociationRecord record = association(kid);
    store(record);
    associations.remove(record.domainSpi());

    assertThat(remote.expire(new Selection.All()))
        .singleElement()
        .satisfies(line -> assertThat(line.id()).isEqualTo(record.id().toString()))
        .satisfies(line -> assertThat(line.identity()).isEqualTo(ALICE.text()));
    assertThat(revocations.after(0, 9)).hasSize(1);
  }

  @Test
  @Requirement("3.4.11")
  void shouldEndAssociationsByNameByIdentityAndAll() {
    Kid kid = remote.addDevice(ALICE, key, Optional.empty()).deviceCredential().kid();
    AssociationRecord record = association(kid);
    AssociationId other = new AssociationId(1, 1);
    for (Selection selection :
        List.of(new Selection.One(record.id()), new Selection.Of(ALICE), new Selection.All())) {
      store(record);
      assertThat(remote.expire(selection))
          .singleElement()
          .satisfies(line -> assertThat(line.id()).isEqualTo(record.id().toString()));
      assertThat(remote.associations()).isEmpty();
    }
    assertThat(revocations.after(0, 9)).hasSize(3);
    assertThat(remote.expire(new Selection.All())).isEmpty();
    assertThatThrownBy(() -> remote.expire(new Selection.One(other)))
        .hasMessageContaining("is no association that lives");
    assertThatThrownBy(
            () -> remote.expire(new Selection.Of(Identity.parse("bob@example.net").orElseThrow())))
        .hasMessageContaining("is no subscriber");
  }

  @Test
  void shouldAnswerGarbageAndGoOn() throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
      var out = Channels.newWriter(channel, StandardCharsets.UTF_8);
      var in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
      for (String line : List.of("garbage", "{}", "null", "{\"action\":\"REMOVE\"}")) {
        out.write(line + "\n");
        out.flush();
        assertThat(in.readLine()).contains("\"failure\"");
      }
    }
    assertThat(remote.subscribers()).isEmpty();
  }

  @Test
  void shouldKeepOthersFromTheSocket() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldTakeASocketWithoutServerForNone() {
    remote.close();
    socket.close();

    assertThat(RemoteAdministration.connect(path())).isEmpty();
  }

  private Path path() {
    return folder.resolve("control.sock");
  }

  private static AssociationRecord association(Kid kid) {
    return new AssociationRecord(
        AssociationKind.ENDPOINT_DOMAIN,
        Protocol.SIP,
        new Spi(0x12345),
        new Spi(0x54321),
        ALICE,
        kid,
        SecretBytes.random(RANDOM, 32),
        NOW,
        NOW + 3600,
        0,
        new Grant(3600, List.of(), ServerSet.EMPTY, 0, new byte[0]),
        Optional.empty());
  }
}
