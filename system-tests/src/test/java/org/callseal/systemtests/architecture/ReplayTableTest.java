package org.callseal.systemtests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.callseal.core.seal.Refusal;
import org.junit.jupiter.api.Test;

/** {@code docs/replay.md} has each case of replay with the one test that shows it. */
class ReplayTableTest {

  private static final List<List<String>> ROWS = Rows.of("docs/replay.md", 4);

  @Test
  void shouldNameOneTestInEachRowAndEachTestOfReplayInOneRow() {
    assertThat(ROWS).allSatisfy(row -> assertThat(Rows.tests(row.getLast())).hasSize(1));
    assertThat(ROWS.stream().map(row -> Rows.tests(row.getLast()).getFirst()))
        .containsExactlyInAnyOrderElementsOf(TaggedTests.of("3.1.15"));
  }

  @Test
  void shouldSayWhatTheReceiverSaysInTheWordsOfRefusals() {
    List<String> words = Arrays.stream(Refusal.values()).map(Refusal::word).toList();
    assertThat(ROWS).allSatisfy(row -> assertThat(words).containsAll(Rows.quoted(row.get(1))));
  }

  @Test
  void shouldDescribeEachCaseOnceAndWhole() {
    assertThat(ROWS).hasSizeGreaterThan(40);
    assertThat(ROWS).allSatisfy(row -> assertThat(row).noneMatch(String::isBlank));
    assertThat(ROWS.stream().map(List::getFirst)).doesNotHaveDuplicates();
  }
}
