package org.callseal.systemtests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever follows a link of the documents arrives. */
class DocumentsTest {

  /** The target of a link that is no address of the web. */
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/architecture.md",
        "docs/benchmarks.md",
        "docs/operations.md",
        "docs/operations/built-in.md",
        "docs/operations/kamailio.md",
        "docs/operations/asterisk.md",
        "docs/operations/freeswitch.md",
        "docs/refusals.md",
        "docs/replay.md",
        "docs/threat-model.md",
        "docs/decisions/README.md"
      })
  void shouldLinkToFilesThatExist(String document) {
    Path file = Checkout.file(document);
    List<Path> targets =
        LINK.matcher(Checkout.read(file))
            .results()
            .map(link -> file.resolveSibling(link.group(1)))
            .toList();

    assertThat(targets).allMatch(Files::exists);
  }
}
