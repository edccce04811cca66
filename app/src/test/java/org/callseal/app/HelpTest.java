package org.callseal.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {

  static Stream<String> commands() {
    return below(Callseal.commandLine());
  }

  private static Stream<String> below(CommandLine command) {
    return command.getSubcommands().values().stream()
        .flatMap(child ->
            Stream.concat(Stream.of(child.getCommandSpec().qualifiedName(" ")), below(child)));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldExplainEveryCommand(String command) {
    StringWriter shown = new StringWriter();
    CommandLine callseal = Callseal.commandLine().setOut(new PrintWriter(shown));
    String arguments = command.substring("callseal ".length()) + " --help";
    assertThat(callseal.execute(arguments.split(" "))).isZero();
    assertThat(shown.toString()).contains("Usage: " + command);
  }
}
