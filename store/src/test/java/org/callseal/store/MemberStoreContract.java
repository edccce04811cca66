package org.callseal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.callseal.core.cluster.JoinInvitation;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.MemberStore;
import org.callseal.core.cluster.MemberStore.Entry;
import org.callseal.core.cluster.MemberStore.Row;
import org.callseal.core.cluster.Pin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of members does. */
abstract class MemberStoreContract {

  private SqlDatabase database;
  private MemberStore store;

  /** Opens the database of this test. */
  abstract SqlDatabase openDatabase();

  @BeforeEach
  void open() {
    database = openDatabase();
    store = new SqlMemberStore(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Row row(String name, String key) {
    byte[] bytes = (name + " " + key).getBytes(StandardCharsets.UTF_8);
    return new Row(name, Pin.ofKey(key.getBytes(StandardCharsets.UTF_8)), bytes, new byte[] {1});
  }

  private static JoinInvitation invitation(long id) {
    return new JoinInvitation(id, "e" + id, Member.Kind.EDGE, 1_000 + id);
  }

  /** Enters one as if he had been invited. */
  private Entry entered(Row row) {
    store.invite(new JoinInvitation(999, row.name(), Member.Kind.EDGE, 9_999));
    try {
      return store.enter(999, row);
    } finally {
      store.withdraw(999);
    }
  }

  @Test
  void shouldKeepMembersByNameAndRaiseTheRevisionWithEachChange() {
    assertThat(store.list().rows()).isEmpty();
    List<Long> revisions = new ArrayList<>(List.of(store.list().revision()));

    assertThat(entered(row("e2", "k2"))).isEqualTo(Entry.ENTERED);
    revisions.add(store.list().revision());
    assertThat(entered(row("e1", "k1"))).isEqualTo(Entry.ENTERED);
    revisions.add(store.list().revision());
    assertThat(store.replace(row("e1", "k1"), row("e1", "other"))).isTrue();
    revisions.add(store.list().revision());
    assertThat(store.list().rows()).extracting(Row::name).containsExactly("e1", "e2");
    Row kept = store.list().rows().getFirst();
    assertThat(kept.pin()).isEqualTo(row("e1", "other").pin());
    assertThat(kept.member()).isEqualTo(row("e1", "other").member());
    assertThat(kept.mac()).containsExactly(1);
    assertThat(store.remove("e1")).isTrue();
    revisions.add(store.list().revision());

    assertThat(revisions).isSorted().doesNotHaveDuplicates();
    assertThat(store.remove("e1")).isFalse();
    assertThat(store.replace(row("e1", "other"), row("e1", "k1"))).isFalse();
  }

  @Test
  void shouldHoldNamesAndKeysOnce() {
    entered(row("e1", "k1"));

    assertThat(entered(row("e1", "k2"))).isEqualTo(Entry.TAKEN);
    assertThat(entered(row("e2", "k1"))).isEqualTo(Entry.TAKEN);
  }

  @Test
  void shouldEnterByAnInvitationOnceAndKeepItWhereTheEntryFails() {
    store.invite(invitation(7));
    entered(row("e1", "k1"));

    assertThat(store.enter(7, row("e7", "k1"))).isEqualTo(Entry.TAKEN);
    assertThat(store.findInvitation(7)).contains(invitation(7));
    assertThat(store.enter(7, row("e7", "k7"))).isEqualTo(Entry.ENTERED);
    assertThat(store.findInvitation(7)).isEmpty();
    assertThat(store.enter(7, row("e8", "k8"))).isEqualTo(Entry.NO_INVITATION);
  }

  @Test
  void shouldForgetInvitationsThatEndedOrWereTakenBack() {
    store.invite(invitation(1));
    store.invite(invitation(2));
    store.invite(invitation(3));
    store.removeEnded(1_001);

    assertThat(store.invitations()).containsExactly(invitation(2), invitation(3));
    assertThat(store.withdraw(2)).isTrue();
    assertThat(store.withdraw(2)).isFalse();
    assertThat(store.invitations()).containsExactly(invitation(3));
  }

  @Test
  void shouldLetOneInOfManyThatComeAtOnceWithOneInvitation() throws Exception {
    store.invite(invitation(9));

    assertThat(atOnce(row -> store.enter(9, row))).filteredOn(Entry.ENTERED::equals).hasSize(1);
    assertThat(store.list().rows()).hasSize(1);
  }

  @Test
  void shouldEnterOneOfManyThatWouldBeTheFirst() throws Exception {
    assertThat(atOnce(store::enterFirst)).filteredOn(Entry.ENTERED::equals).hasSize(1);
    assertThat(store.list().rows()).hasSize(1);
  }

  @Test
  void shouldNotWriteOverWhatAnotherHasWrittenSinceItWasRead() {
    Row read = row("e1", "k1");
    Row others = new Row("e1", read.pin(), new byte[] {7}, new byte[] {8});
    entered(read);

    assertThat(store.replace(read, others)).isTrue();
    assertThat(store.replace(read, row("e1", "k3"))).isFalse();
    assertThat(store.list().rows().getFirst().member()).isEqualTo(others.member());
  }

  @Test
  void shouldBeMarkedOnceByWhoeverComesFirst() throws Exception {
    assertThat(store.mark()).isEmpty();

    List<byte[]> given = atOnce(row -> store.claim(row.member()));

    assertThat(given).allSatisfy(mark -> assertThat(mark).isEqualTo(given.getFirst()));
    assertThat(store.mark()).hasValueSatisfying(m -> assertThat(m).isEqualTo(given.getFirst()));
  }

  @Test
  void shouldBringARevisionOfTheFutureBack() {
    long before = store.list().revision();
    database.<Integer>write(
        handle -> handle.execute("UPDATE member_head SET revision = ?", Long.MAX_VALUE));

    store.advance();
    assertThat(store.list().revision()).isBetween(before, System.currentTimeMillis());
  }

  /** What comes of it when many do something at once, each for a member of its own. */
  private static <T> List<T> atOnce(Function<Row, T> step) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<T>> steps = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        Row row = row("e" + i, "k" + i);
        steps.add(() -> step.apply(row));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(steps)) {
        results.add(each.get());
      }
      return results;
    }
  }
}
