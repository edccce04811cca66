package org.callseal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the table of registrations must do, whatever database it is in. */
abstract class RegistrationTableContract {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";
  private static final List<String> PATH =
      List.of("<sip:token;a=1@edge:5060;lr>", "\"a, b\" <sip:two@edge;lr>");

  private SqlDatabase database;
  private SqlRegistrationTable table;

  /** Opens the database: the same one each time in one test, an empty one in each test. */
  abstract SqlDatabase openDatabase();

  @BeforeEach
  void open() {
    database = openDatabase();
    table = new SqlRegistrationTable(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static RegistrationRow row(String address, String contact, long end) {
    return new RegistrationRow(address, contact, 500, "call@1", 4_294_967_295L, end, PATH);
  }

  @Test
  void shouldGiveBackWhatItWasGivenInItsOrder() {
    List<RegistrationRow> alice =
        List.of(row(ALICE, "sip:z@192.0.2.1", 200), row(ALICE, "sip:a@[2001:db8::1]", 100));
    List<RegistrationRow> bob =
        List.of(new RegistrationRow(BOB, "sip:é@h", 1000, "c", 0, 7, List.of()));

    table.replace(Map.of(BOB, bob, ALICE, alice));

    assertThat(table.all()).containsExactly(alice.getFirst(), alice.getLast(), bob.getFirst());
  }

  @Test
  void shouldReplaceAllRowsOfAnAddressAndLeaveTheOthers() {
    RegistrationRow bob = row(BOB, "sip:b@h", 9);
    table.replace(Map.of(ALICE, List.of(row(ALICE, "sip:a@h", 1), row(ALICE, "sip:b@h", 2))));
    table.replace(Map.of(BOB, List.of(bob)));

    RegistrationRow next = row(ALICE, "sip:c@h", 3);
    table.replace(Map.of(ALICE, List.of(next)));
    assertThat(table.all()).containsExactly(next, bob);

    table.replace(Map.of(ALICE, List.of()));
    assertThat(table.all()).containsExactly(bob);
  }

  @Test
  void shouldForgetWhatHasEnded() {
    RegistrationRow lives = row(ALICE, "sip:b@h", 101);
    table.replace(Map.of(ALICE, List.of(row(ALICE, "sip:a@h", 100), lives)));

    assertThat(table.removeEnded(100)).isOne();
    assertThat(table.all()).containsExactly(lives);
  }

  @Test
  void shouldKeepAnAddressOfRecordOfAnyLength() {
    String random =
        new Random(7)
            .ints(20_000, 'a', 'z' + 1)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    RegistrationRow longOne = row("sip:" + random + "@example.net", "sip:a@h", 100);
    table.replace(Map.of(longOne.address(), List.of(longOne)));
    close();
    open();

    assertThat(table.all()).containsExactly(longOne);
  }
}
