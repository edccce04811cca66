package org.callseal.systemtests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.callseal.core.seal.Refusal;
import org.junit.jupiter.api.Test;

/** The documents have each refusal as the code has it, and tests that there are. */
class RefusalTableTest {

  private static final List<List<String>> ROWS = Rows.of("docs/refusals.md", 8);

  @Test
  void shouldHaveARowForEachRefusalWithItsNumberWordAndMeaning() {
    assertThat(ROWS.stream().map(row -> row.subList(0, 3)))
        .containsExactlyElementsOf(
            refusals()
                .map(refusal ->
                    List.of(
                        String.valueOf(refusal.number()),
                        '`' + refusal.word() + '`',
                        refusal.description()))
                .toList());
  }

  @Test
  void shouldSayTheSameInTheProtocol() {
    String protocol = Checkout.read("docs/protocol.md");
    assertThat(refusals())
        .allSatisfy(refusal ->
            assertThat(protocol)
                .contains(
                    "\n| %d | %s | %s |\n"
                        .formatted(refusal.number(), refusal.word(), refusal.description())));
  }

  @Test
  void shouldSayOfEachProtocolWhatIsAnsweredAndNameTestsThatThereAre() {
    List<String> tests = TaggedTests.all();
    assertThat(ROWS).allSatisfy(row -> assertThat(row).noneMatch(String::isBlank));
    assertThat(ROWS)
        .allSatisfy(row -> assertThat(tests).isNotEmpty().containsAll(Rows.tests(row.getLast())));
    assertThat(ROWS).allSatisfy(row -> assertThat(Rows.tests(row.getLast())).isNotEmpty());
  }

  private static Stream<Refusal> refusals() {
    return Arrays.stream(Refusal.values());
  }
}
