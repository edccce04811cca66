package org.callseal.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.callseal.authority.SubscriberRegister.Addition;
import org.callseal.authority.SubscriberRegister.NameTooLike;
import org.callseal.authority.SubscriberRegister.NotAdded;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.ServerSet;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.identity.Identity;
import org.callseal.store.H2AssociationStore;
import org.callseal.store.H2Database;
import org.callseal.store.SqlRevocationLog;
import org.callseal.store.SqlSubscriberStore;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which names a subscriber may have. */
class SubscriberNamesTest {

  @TempDir Path folder;

  private final P256 curve = P256.fastest();
  private final RandomSource random = new SeededRandom(12)::fill;
  private H2Database database;
  private AuthorityStores stores;
  private SubscriberRegister register;

  @BeforeEach
  void start() {
    database = H2Database.open(folder);
    stores =
        new AuthorityStores(
            new SqlSubscriberStore(database),
            new H2AssociationStore(database),
            new SqlRevocationLog(database),
            new RecordCipher(List.of(new ClusterKey(1, SecretBytes.random(random, 32))), random));
    register =
        new SubscriberRegister(
            DomainKeys.generate(curve, random, "example.net"),
            stores,
            ServerSet.EMPTY,
            random,
            new AuthorityClock(() -> 0, () -> 1_800_000_000L),
            _ -> {});
  }

  @AfterEach
  void stop() {
    stores.associations().close();
    database.close();
  }

  private Addition add(String identity) {
    return register.add(Identity.parse(identity).orElseThrow(), curve.generate(random).point());
  }

  @Test
  void shouldRefuseANameThatNoMessageCanSpeakFor() {
    for (String user : List.of("%61lice", "a%3Bb", "a;b", "a?b", "+49;phone-context=x")) {
      assertThat(add("sip:" + user + "@example.net")).as(user).isEqualTo(NotAdded.NAME_IN_DOUBT);
    }
    assertThat(register.list()).isEmpty();
    assertThat(add("sip:+49-30/12(3)@example.net")).isInstanceOf(SubscriberRegister.Added.class);
    assertThat(add("aaln/1?@rgw1.example.net")).isInstanceOf(SubscriberRegister.Added.class);
  }

  @Test
  @Requirement("3.1.18")
  void shouldRefuseANameThatDiffersFromAnotherInCaseAlone() {
    add("sip:alice@example.net");

    assertThat(add("sip:Alice@example.net"))
        .isEqualTo(new NameTooLike(Identity.parse("sip:alice@example.net").orElseThrow()));
    assertThat(add("sip:alice@EXAMPLE.net")).isInstanceOf(SubscriberRegister.Added.class);
    assertThat(register.list()).hasSize(1);
  }
}
