package org.callseal.systemtests.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.callseal.demo.Demo;
import org.callseal.demo.DemoOptions;
import org.callseal.demo.table.Terminal;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real sockets, real agents, a real edge; the attacker means it too. */
class DemonstrationTest {

  @Test
  @Requirement({"3.1.4", "3.1.13", "3.1.15", "3.4.12"})
  void shouldShowEveryAttackRefusedAndEveryCallGoThrough(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("rows.json");
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    int exit =
        Demo.run(
            new DemoOptions(true, Optional.of(json), Terminal.NONE),
            new PrintStream(shown, true, UTF_8));
    assertThat(exit).as(shown.toString(UTF_8)).isZero();
    JsonNode all = JsonMapper.shared().readTree(Files.readAllBytes(json));
    List<JsonNode> rows = all.get("rows").valueStream().toList();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(20);
    assertThat(rows).allSatisfy(row -> assertThat(row.get("asItMust").asBoolean()).isTrue());
    assertThat(all.get("asTheyMust").asInt()).isEqualTo(rows.size());
  }
}
