package org.callseal.app.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.callseal.callagent.Binding;
import org.callseal.store.H2Database;
import org.callseal.store.SqlRegistrationTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2BindingStoreTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";
  private static final long NOW = 1_800_000_000L;

  @TempDir private Path folder;
  private H2Database database;
  private SqlRegistrationTable table;

  @BeforeEach
  void open() {
    database = H2Database.open(folder.resolve("database"));
    table = new SqlRegistrationTable(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Binding binding(String contact, long end) {
    return new Binding(contact, 1000, "call@1", 7, end, List.of("<sip:token@edge;lr>"));
  }

  @Test
  void shouldAnswerAtOnceAndHaveWrittenWhenItIsClosed() {
    List<Binding> two = List.of(binding("sip:b@h", NOW + 60), binding("sip:a@h", NOW + 90));
    try (H2BindingStore store = H2BindingStore.open(table, NOW)) {
      store.replace(ALICE, List.of(binding("sip:old@h", NOW + 60)));
      store.replace(BOB, List.of(binding("sip:bob@h", NOW + 60)));
      store.replace(ALICE, two);
      store.replace(BOB, List.of());
      assertThat(store.of(ALICE)).isEqualTo(two);
      assertThat(store.of(BOB)).isEmpty();
      assertThat(store.count()).isEqualTo(2);
    }
    try (H2BindingStore reopened = H2BindingStore.open(table, NOW)) {
      assertThat(reopened.of(ALICE)).isEqualTo(two);
      assertThat(reopened.of(BOB)).isEmpty();
      assertThat(reopened.count()).isEqualTo(2);
    }
  }

  @Test
  void shouldLeaveBehindWhatHasEnded() {
    Binding lives = binding("sip:b@h", NOW + 61);
    try (H2BindingStore store = H2BindingStore.open(table, NOW)) {
      store.replace(ALICE, List.of(binding("sip:a@h", NOW + 60), lives));
    }
    try (H2BindingStore reopened = H2BindingStore.open(table, NOW + 60)) {
      assertThat(reopened.of(ALICE)).containsExactly(lives);
      assertThat(reopened.count()).isOne();
    }
  }

  @Test
  void shouldKeepTheLastStateOfEveryAddressUnderManyChanges() throws IOException {
    try (H2BindingStore store = H2BindingStore.open(table, NOW)) {
      for (int round = 1; round <= 20; round++) {
        for (int user = 0; user < 50; user++) {
          store.replace("sip:" + user + "@example.net", List.of(binding("sip:x@h", NOW + round)));
        }
      }
    }
    // The file as a killed process would leave it.
    Path left = Files.createDirectory(folder.resolve("left"));
    Files.copy(
        folder.resolve("database").resolve("callseal.mv.db"), left.resolve("callseal.mv.db"));
    try (H2Database copied = H2Database.open(left);
        H2BindingStore reopened = H2BindingStore.open(new SqlRegistrationTable(copied), NOW)) {
      assertThat(reopened.count()).isEqualTo(50);
      for (int user = 0; user < 50; user++) {
        assertThat(reopened.of("sip:" + user + "@example.net"))
            .containsExactly(binding("sip:x@h", NOW + 20));
      }
    }
  }
}
