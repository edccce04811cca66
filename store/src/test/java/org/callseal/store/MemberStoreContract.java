package org.callseal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  @Test
  void shouldKeepMembersByNameAndRaiseTheRevisionWithEachChange() {
    assertThat(store.list().rows()).isEmpty();
    List<Long> revisions = new ArrayList<>(List.of(store.list().revision()));

    assertThat(store.enter(row("e2", "k2"))).isEqualTo(Entry.ENTERED);
    revisions.add(store.list().revision());
    assertThat(store.enter(row("e1", "k1"))).isEqualTo(Entry.ENTERED);
    revisions.add(store.list().revision());
    assertThat(store.update(row("e1", "other"))).isTrue();
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
    assertThat(store.update(row("e1", "k1"))).isFalse();
  }

  @Test
  void shouldHoldNamesAndKeysOnce() {
    store.enter(row("e1", "k1"));

    assertThat(store.enter(row("e1", "k2"))).isEqualTo(Entry.TAKEN);
    assertThat(store.enter(row("e2", "k1"))).isEqualTo(Entry.TAKEN);
  }

  @Test
  void shouldEnterByAnInvitationOnceAndKeepItWhereTheEntryFails() {
    store.invite(invitation(7));
    store.enter(row("e1", "k1"));

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
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Entry>> joining = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        Row row = row("e" + i, "k" + i);
        joining.add(() -> store.enter(9, row));
      }
      int entered = 0;
      for (Future<Entry> each : threads.invokeAll(joining)) {
        entered += each.get() == Entry.ENTERED ? 1 : 0;
      }

      assertThat(entered).isEqualTo(1);
    }
    assertThat(store.list().rows()).hasSize(1);
  }
}
