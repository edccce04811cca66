package org.callseal.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Spi;
import org.callseal.store.StoreUnavailableException;
import org.callseal.store.redis.RedisSettings.Login;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may speak with Redis, and with whom we speak. */
@Timeout(240)
class RedisLoginTest {

  private static final String PASSWORD = "throw-away-Password1";
  private static final String KEY_STORE_PASSWORD = "throw-away";

  /** As docs/operations.md has it. */
  private static final String[] RIGHTS = {
    "user",
    "callseal",
    "on",
    ">" + PASSWORD,
    "~callseal:*",
    "-@all",
    "+getrange",
    "+set",
    "+del",
    "+exists",
    "+ttl",
    "+pttl",
    "+expireat",
    "+xadd",
    "+xrange",
    "+xrevrange",
    "+xtrim",
    "+time",
    "+scan",
    "+eval",
    "+evalsha",
    "+ping",
    "+cluster",
  };

  @TempDir private Path folder;

  private RedisProcess withUser() throws IOException {
    Path users = Files.writeString(folder.resolve("users.acl"), String.join(" ", RIGHTS) + "\n");
    return RedisProcess.start("--aclfile", users.toString());
  }

  private Login login(String password) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), password + "\n");
    return new Login(Optional.of("callseal"), Optional.of(file));
  }

  @Test
  void shouldNeedNoMoreRightsThanTheDocumentsName() throws IOException {
    try (RedisProcess redis = withUser();
        RedisAssociationStore store =
            RedisAssociationStore.open(Patient.of(redis.address()).withLogin(login(PASSWORD)))) {
      Sealed cluster = new Sealed(1);
      Kid kid = new Kid(5);
      var association = cluster.association(new Spi(0x300), kid, Sealed.NOW, Sealed.NOW + 900);
      store.put(association);
      store.putFlow(cluster.flow(association, "192.0.2.1", 1));
      assertThat(store.lookUp(new Spi(0x300)).orElseThrow().flow()).isPresent();
      assertThat(store.findByName(association.names(), Sealed.NOW, 1)).hasSize(1);
      assertThat(store.liveAfter(0, 9).spis()).hasSize(1);
      store.forEachLive(Sealed.NOW, found -> assertThat(found.kid()).isEqualTo(kid));
      store.retainNewest(kid, 0);
      assertThat(store.findNewest(kid)).isEmpty();
    }
  }

  @Test
  void shouldTakeAPasswordThatWasChangedInItsFile() throws IOException {
    try (RedisProcess redis = withUser();
        RedisAssociationStore store =
            RedisAssociationStore.open(Patient.of(redis.address()).withLogin(login(PASSWORD)))) {
      redis.asked(commands ->
          commands.aclSetuser(
              "callseal", AclSetuserArgs.Builder.resetpass().addPassword("another")));
      login("another");
      redis.asked(commands -> commands.clientKill(KillArgs.Builder.user("callseal")));

      await()
          .ignoreException(StoreUnavailableException.class)
          .until(() -> store.find(new Spi(0x300)).isEmpty());
    }
  }

  @Test
  void shouldSayWhatIsWrongWithALoginAndNeverThePassword() throws IOException {
    try (RedisProcess redis = withUser()) {
      RedisSettings settings = Patient.of(redis.address());
      redis.asked(commands -> commands.aclSetuser("default", AclSetuserArgs.Builder.on()));
      assertFails(settings.withLogin(login("wrong-Password2")), "refuses user or password");
      assertFails(settings.withLogin(login("")), "empty");
      Path missing = folder.resolve("missing");
      assertFails(
          settings.withLogin(new Login(Optional.of("callseal"), Optional.of(missing))),
          missing.toString());
      assertThat(settings.withLogin(login(PASSWORD)).toString()).doesNotContain(PASSWORD);
    }
  }

  private static void assertFails(RedisSettings settings, String words) {
    assertThatThrownBy(() -> RedisAssociationStore.open(settings))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining(words)
        .satisfies(failure -> {
          for (Throwable each = failure; each != null; each = each.getCause()) {
            assertThat(each.toString()).doesNotContain("Password1", "Password2");
          }
        });
  }

  @Test
  void shouldSayWhatIsWrongWithAnAddress() {
    RedisAddress nobody =
        RedisAddress.parse("redis://127.0.0.1:" + RedisProcess.freePort()).orElseThrow();
    assertFails(Patient.of(nobody), "nobody answers");
    RedisAddress unknown = RedisAddress.parse("redis://no-such-host.invalid").orElseThrow();
    assertFails(Patient.of(unknown), "no-such-host.invalid");
    try (RedisProcess redis = RedisProcess.start("--requirepass", PASSWORD)) {
      assertFails(Patient.of(redis.address()), "asks for a password");
    }
    try (RedisProcess redis = RedisProcess.start()) {
      RedisAddress cluster =
          RedisAddress.parse("redis+cluster://127.0.0.1:" + redis.port()).orElseThrow();
      assertFails(Patient.of(cluster), "redis://");
    }
    try (RedisClusterOfThree redis = new RedisClusterOfThree()) {
      assertFails(Patient.of(redis.node(0).address()), "redis+cluster://");
    }
  }

  @Test
  void shouldSpeakTlsWithWhomTheAuthoritiesVouchForAndWithNobodyElse() throws Exception {
    Path certificate = certificate("redis", "ip:127.0.0.1");
    Path elsewhere = certificate("elsewhere", "ip:192.0.2.1");
    int port = RedisProcess.freePort();
    try (RedisProcess redis =
        RedisProcess.start(
            port,
            "--tls-port",
            Integer.toString(port),
            "--tls-cert-file",
            certificate.toString(),
            "--tls-key-file",
            folder.resolve("redis.key").toString(),
            "--tls-auth-clients",
            "no",
            "--tls-ca-cert-file",
            certificate.toString())) {
      RedisAddress address = RedisAddress.parse("rediss://127.0.0.1:" + port).orElseThrow();
      RedisSettings settings = Patient.of(address);
      try (RedisAssociationStore store =
          RedisAssociationStore.open(settings.withAuthorities(certificate))) {
        assertThat(store.find(new Spi(0x300))).isEmpty();
      }
      assertFails(settings, "TLS fails");
      assertFails(settings.withAuthorities(elsewhere), "TLS fails");
      assertFails(settings.withAuthorities(folder.resolve("missing")), "missing");
      redis.close();
    }
    try (RedisProcess redis =
        RedisProcess.start(
            port,
            "--tls-port",
            Integer.toString(port),
            "--tls-cert-file",
            elsewhere.toString(),
            "--tls-key-file",
            folder.resolve("elsewhere.key").toString(),
            "--tls-auth-clients",
            "no",
            "--tls-ca-cert-file",
            elsewhere.toString())) {
      // Vouched for, but for another address.
      RedisAddress address = RedisAddress.parse("rediss://127.0.0.1:" + redis.port()).orElseThrow();
      assertFails(Patient.of(address).withAuthorities(elsewhere), "TLS fails");
    }
  }

  /** A certificate that vouches for itself, and its key beside. */
  private Path certificate(String name, String subject) throws Exception {
    Path store = folder.resolve(name + ".p12");
    int result =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + subject,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                KEY_STORE_PASSWORD)
            .inheritIO()
            .start()
            .waitFor();
    assertThat(result).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), KEY_STORE_PASSWORD.toCharArray());
    Files.writeString(
        folder.resolve(name + ".key"),
        pem("PRIVATE KEY", keys.getKey(name, KEY_STORE_PASSWORD.toCharArray()).getEncoded()));
    return Files.writeString(
        folder.resolve(name + ".pem"), pem("CERTIFICATE", keys.getCertificate(name).getEncoded()));
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes), kind);
  }
}
