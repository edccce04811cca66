package org.callseal.app.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.callseal.app.CommandFailure;
import org.callseal.core.crypto.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  @TempDir private Path folder;

  @Test
  void shouldKeepASecretFromOneStartToTheNext() {
    Path path = folder.resolve("a").resolve("data");
    var first = DataFolder.open(path).secret("token", 32, RandomSource.secure());

    assertThat(DataFolder.open(path).secret("token", 32, RandomSource.secure())).isEqualTo(first);
  }

  @Test
  void shouldKeepOthersOut() throws IOException {
    DataFolder.open(folder).secret("token", 32, RandomSource.secure());

    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve("keys").resolve("token"))).isEqualTo("rw-------");
  }

  @Test
  void shouldNameADamagedSecretAndNotDrawANewOne() throws IOException {
    DataFolder data = DataFolder.open(folder);
    Files.writeString(folder.resolve("keys").resolve("token"), "AAAA");

    assertThatThrownBy(() -> data.secret("token", 32, RandomSource.secure()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("token is damaged");
  }

  @Test
  void shouldSayThatAFileStandsInTheWay() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> DataFolder.open(file)).hasMessageContaining("is a file");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
