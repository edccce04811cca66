package org.callseal.app.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.callseal.app.CommandFailure;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.cluster.membership.MemberRegister;
import org.callseal.core.cluster.LinkAddress;
import org.callseal.core.cluster.Pin;
import org.callseal.core.crypto.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerDataTest {

  @TempDir private Path folder;

  private ServerData open() {
    return ServerData.open(ServeConfiguration.standard().withData(folder), RandomSource.secure());
  }

  private Path key(String name) {
    return folder.resolve("keys").resolve(name);
  }

  /** Leaves a database that an authority has entered itself in. */
  private void enterAnAuthority() {
    try (ServerData data = open()) {
      LinkAddress link = new LinkAddress("a1.example.net", 7061);
      assertThat(data.register().enterOwn("a1", Pin.ofKey(new byte[] {1}), link))
          .isEqualTo(MemberRegister.OwnEntry.ENTERED);
    }
  }

  @Test
  void shouldOpenTheDatabaseOfItsOwnClusterAgain() {
    enterAnAuthority();

    try (ServerData data = open()) {
      assertThat(data.register().list().members()).hasSize(1);
    }
  }

  @Test
  void shouldDrawNoKeysBesideADatabaseThatIsOfAnotherCluster() throws IOException {
    enterAnAuthority();
    Files.delete(key("cluster"));
    Files.delete(key("domain"));

    assertThatThrownBy(this::open)
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("keys are not in " + folder.resolve("keys"))
        .hasMessageContaining("--join TOKEN");
    assertThat(key("cluster")).doesNotExist();
    assertThat(key("domain")).doesNotExist();
  }

  @Test
  void shouldDrawNoOtherKeysBesideADatabaseThatWasOpenedBeforeItHadMembers() throws IOException {
    open().close();
    Files.delete(key("cluster"));

    assertThatThrownBy(this::open)
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("restore them from a copy");
    assertThat(key("cluster")).doesNotExist();
  }

  @Test
  void shouldRefuseKeysThatHaveMarkedNoneOfTheMembers() throws IOException {
    enterAnAuthority();
    Files.delete(key("cluster"));
    DataFolder.open(folder).secret("cluster", 32, RandomSource.secure());

    assertThatThrownBy(this::open)
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("the database is of a cluster whose keys");
  }
}
