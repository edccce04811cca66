package org.callseal.demo.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.callseal.demo.trial.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TableTest {

  private static final List<Table.Part> PARTS =
      List.of(
          new Table.Part("First", List.of("one", "two")), new Table.Part("Last", List.of("three")));

  private static final Row WELL =
      row(
          1,
          "one",
          List.of("nothing got through", "edge replayed +2", "text arrives"),
          List.of(),
          Map.of("edge replayed", 2L));
  private static final Row ILL =
      row(2, "two", List.of("1 GOT THROUGH"), List.of("1 GOT THROUGH"), Map.of());

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);

  private static Row row(
      int number,
      String name,
      List<String> happened,
      List<String> broken,
      Map<String, Long> moved) {
    return new Row(
        number,
        name,
        "something is tried",
        List.of("nothing may happen"),
        happened,
        broken.isEmpty(),
        broken,
        moved,
        Duration.ofMillis(12));
  }

  private String shown(Terminal terminal) {
    Table table = new Table(terminal, out, PARTS);
    table.open();
    table.begin(0);
    table.done(0, WELL);
    table.begin(1);
    table.done(1, ILL);
    table.explain(List.of(WELL, ILL));
    table.total("1 of 2", false);
    return bytes.toString(UTF_8);
  }

  @Test
  void shouldWriteAFileWithoutAnyControlCharacter() {
    String text = shown(Terminal.NONE);
    assertThat(text).doesNotContain("\033", "\r");
    assertThat(text).contains("\nFirst\nok   one ").contains("replayed +2, text arrives\n");
    assertThat(text).contains("FAIL two ").contains("tried   something is tried");
  }

  @Test
  void shouldWriteRowsInTheirPlaceWhereTheyFit() {
    String text = shown(new Terminal(100, 40, true, true));
    assertThat(text).contains("First", "     one", "Last", "     three");
    assertThat(text).contains("\033[4A\r\033[2K", "\033[32mok", "\033[1;31mFAIL");
  }

  @Test
  void shouldLetRowFollowRowOnALowTerminal() {
    String text = shown(new Terminal(80, 10, true, true));
    assertThat(text).doesNotContain("\033[4A").doesNotContain("three").contains("\r\033[2K");
  }

  @Test
  void shouldPaintNothingWhereColoursAreNotWelcome() {
    assertThat(shown(new Terminal(100, 40, true, false))).doesNotContainPattern("\033\\[[0-9;]*m");
  }

  @Test
  void shouldFitEveryLineIntoTheTerminal() {
    String text = shown(new Terminal(62, 10, true, false));
    assertThat(text.replace("\r\033[2K", "\n").lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThan(62));
  }

  @Test
  void shouldWriteJsonThatOtherProgramsRead(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("rows.json");
    Files.writeString(file, "what was there before");
    JsonRows.write(file, List.of(WELL, ILL));
    JsonNode all = JsonMapper.shared().readTree(Files.readAllBytes(file));
    assertThat(all.get("asTheyMust").asInt()).isEqualTo(1);
    assertThat(all.get("of").asInt()).isEqualTo(2);
    JsonNode first = all.get("rows").get(0);
    assertThat(first.get("name").asString()).isEqualTo("one");
    assertThat(first.get("asItMust").asBoolean()).isTrue();
    assertThat(first.get("counters").get("edge replayed").asInt()).isEqualTo(2);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
