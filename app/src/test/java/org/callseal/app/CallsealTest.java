package org.callseal.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CallsealTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  static Stream<String> commands() {
    return names(Callseal.commandLine(), "");
  }

  private static Stream<String> names(CommandLine command, String name) {
    return Stream.concat(
        Stream.of(name),
        command.getSubcommands().entrySet().stream()
            .flatMap(entry -> names(entry.getValue(), (name + " " + entry.getKey()).strip())));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldExplainEveryCommand(String name) {
    String line = (name + " --help").strip();

    assertThat(run(line.split(" "))).isZero();
    assertThat(out.toString()).startsWith("Usage: " + ("callseal " + name).strip());
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void shouldNameAWordThatItDoesNotKnow() {
    assertThat(run("serv")).isEqualTo(2);
    assertThat(run("keygen", "alice@example.net", "bob@example.net")).isEqualTo(2);
    assertThat(err.toString())
        .contains("there is no command 'serv'", "'bob@example.net' is one word too many");
  }

  private int run(String... arguments) {
    CommandLine line = Callseal.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
