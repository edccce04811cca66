package org.callseal.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.enrolment.PassPhraseVerifier;
import org.callseal.core.identity.Identity;
import org.callseal.core.subscriber.Invitation;
import org.callseal.core.subscriber.Subscriber;
import org.callseal.store.H2Database;
import org.callseal.store.SqlSubscriberStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuessLedgerTest {
  private static final Identity ALICE = Identity.parse("sip:alice@example.net").orElseThrow();
  private static final PassPhraseVerifier VERIFIER =
      PassPhraseVerifier.ofNothing(SecretBytes.adopt(wide()));

  @TempDir private Path folder;
  private final Deque<Runnable> writes = new ArrayDeque<>();
  private H2Database database;
  private SqlSubscriberStore store;
  private GuessLedger ledger;

  @BeforeEach
  void open() {
    database = H2Database.open(folder);
    store = new SqlSubscriberStore(database);
    ledger = new GuessLedger(store, writes::add);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void shouldCountGuessesBeforeTheyAreWritten() {
    Invitation stored = invite(Invitation.chosen(ALICE, VERIFIER, 1000, 1, 2));

    assertThat(ledger.take(stored)).isTrue();
    assertThat(ledger.take(stored)).isTrue();
    assertThat(ledger.take(stored)).isFalse();
    write();
    assertThat(store.findInvitation(ALICE).orElseThrow().guessesLeft()).isZero();
  }

  @Test
  void shouldGiveBackWhatWasNoGuess() {
    Invitation stored = invite(Invitation.chosen(ALICE, VERIFIER, 1000, 1, 2));
    ledger.take(stored);
    write();
    ledger.giveBack(store.findInvitation(ALICE).orElseThrow());
    write();

    assertThat(store.findInvitation(ALICE)).contains(stored);
  }

  @Test
  void shouldBelieveTheOperatorWhoResetsTheSamePassPhrase() {
    Invitation stored = invite(Invitation.chosen(ALICE, VERIFIER, 1000, 1, 1));
    ledger.take(stored);
    write();
    store.invite(stored);

    assertThat(ledger.take(store.findInvitation(ALICE).orElseThrow())).isTrue();
  }

  @Test
  void shouldCountNothingAtAGeneratedPassPhrase() {
    Invitation stored = invite(Invitation.generated(ALICE, VERIFIER, 1000, 1));
    for (int i = 0; i < 1000; i++) {
      assertThat(ledger.take(stored)).isTrue();
    }

    assertThat(writes).isEmpty();
    assertThat(stored.state(0)).isEqualTo(Invitation.State.OPEN);
  }

  private Invitation invite(Invitation invitation) {
    store.add(Subscriber.of(ALICE), invitation);
    return invitation;
  }

  private void write() {
    while (!writes.isEmpty()) {
      writes.poll().run();
    }
  }

  private static byte[] wide() {
    byte[] wide = new byte[80];
    wide[39] = 1;
    wide[79] = 1;
    return wide;
  }
}
