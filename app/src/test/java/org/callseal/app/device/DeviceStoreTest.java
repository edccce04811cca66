package org.callseal.app.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.core.association.ServerSet;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.provision.FirstServers;
import org.callseal.core.provision.Provision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceStoreTest {

  @TempDir private Path parent;
  private final P256KeyPair pair = P256.fastest().generate();

  @Test
  void shouldReadWhatItWrote() {
    DeviceStore store = store(Optional.empty());
    write(store);

    StoredDevice read = store.read();

    assertThat(read.key()).isEqualTo(key());
    assertThat(read.provision().toBytes()).isEqualTo(device().provision().toBytes());
    assertThat(read.toString()).isEqualTo("StoredDevice of sip:alice@example.net");
  }

  @Test
  void shouldLeaveNothingOfWhatWasNotCommitted() throws IOException {
    DeviceStore store = store(Optional.empty());
    try (DeviceReservation place = store.reserve()) {
      assertThat(place).isNotNull();
      assertThat(folder()).isDirectory();
    }
    assertThat(folder()).doesNotExist();

    Files.createDirectory(folder());
    store.reserve().close();
    assertThat(folder()).isEmptyDirectory();
  }

  @Test
  void shouldKeepTheDeviceThatIsThereUntilAnotherIsWhole() {
    DeviceStore store = store(Optional.empty());
    write(store);
    store.reserve().close();

    assertThat(store.read().key()).isEqualTo(key());
  }

  @Test
  void shouldGoOnAfterAProcessThatDied() throws IOException {
    Files.createDirectory(folder());
    Files.writeString(folder().resolve(".device.new"), "half");

    write(store(Optional.empty()));

    assertThat(folder().resolve(".device.new")).doesNotExist();
    assertThat(store(Optional.empty()).holdsDevice()).isTrue();
  }

  @Test
  void shouldOpenUnderItsOwnWrappingKeyOnly() throws IOException {
    write(store(Optional.of(wrapping(1))));

    assertThat(store(Optional.of(wrapping(1))).read().key()).isEqualTo(key());
    assertThatThrownBy(() -> store(Optional.of(wrapping(2))).read())
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("the wrapping key is not the one");
    assertThatThrownBy(() -> store(Optional.empty()).read())
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("is encrypted; name its key with --wrapping-key");
  }

  @Test
  void shouldRefuseWhatIsNotWhole() throws IOException {
    DeviceStore store = store(Optional.empty());
    assertThatThrownBy(store::read).hasMessageContaining("holds no device");
    write(store);
    Path file = folder().resolve("device");
    String line = Files.readString(file);
    for (String broken :
        List.of(
            "",
            "nonsense",
            line.replace(" 1 ", " 2 "),
            line.replace("alice", "bob"),
            line.substring(0, line.length() - 9),
            line.replace("plain", "wrapped"))) {
      Files.writeString(file, broken);
      assertThatThrownBy(store::read).isInstanceOf(CommandFailure.class);
    }
  }

  @Test
  void shouldSayWhatIsWrongWithAWrappingKey() throws IOException {
    Path file = Files.writeString(parent.resolve("short"), "AAEC\n");

    assertThatThrownBy(() -> WrappingKey.read(file)).hasMessageContaining("openssl rand");
    assertThatThrownBy(() -> WrappingKey.read(parent.resolve("none")))
        .hasMessageContaining("there is no such file");
  }

  private void write(DeviceStore store) {
    try (DeviceReservation place = store.reserve()) {
      place.commit(store.line(device()));
    }
  }

  private StoredDevice device() {
    Credential own = Credential.of("sip:alice@example.net", new Kid(7), pair.point());
    Credential domain = Credential.of("example.net", new Kid(8), pair.point());
    Provision provision =
        new Provision(
            "example.net",
            domain,
            own,
            SecretBytes.adopt(new byte[32]),
            List.of(pair.point()),
            FirstServers.of(ServerSet.EMPTY));
    return new StoredDevice(provision, key());
  }

  private DeviceKey key() {
    return new DeviceKey.InStore(pair.privateKey().scalar());
  }

  private WrappingKey wrapping(int fill) throws IOException {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) fill);
    Path file = parent.resolve("wrapping" + fill);
    Files.writeString(file, Base64.getEncoder().encodeToString(key));
    return WrappingKey.read(file);
  }

  private DeviceStore store(Optional<WrappingKey> wrapping) {
    return new DeviceStore(folder(), wrapping);
  }

  private Path folder() {
    return parent.resolve("alice.device");
  }
}
