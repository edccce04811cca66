package org.callseal.app.requirements;

import static org.assertj.core.api.Assertions.assertThat;

import org.callseal.app.requirements.RequirementScan.Held;
import org.junit.jupiter.api.Test;

class RequirementScanTest {

  @Test
  void shouldKnowSeventyRequirements() {
    assertThat(RequirementList.read()).hasSize(70).containsKeys("3.1.20", "3.2.18", "3.3.1");
  }

  @Test
  void shouldCountAMethodWithEachNumberItNames() {
    String source =
        """
        class OpenerTest {
          @Test
          @Requirement({"3.1.15", "3.4.12"})
          @DisplayName("a ) in a text (")
          void shouldRefuseACopy() throws Exception {}
        }
        """;

    assertThat(RequirementScan.ofSource(source))
        .containsExactly(
            new Held("3.1.15", "OpenerTest.shouldRefuseACopy"),
            new Held("3.4.12", "OpenerTest.shouldRefuseACopy"));
  }

  @Test
  void shouldCountEveryTestOfAClassThatNamesANumber() {
    String source =
        """
        @Requirement("3.1.7")
        final class IdentityTest {
          @Test
          void first() {}

          @ParameterizedTest
          @ValueSource(strings = {"a", "b"})
          void second(String text) {}
        }
        """;

    assertThat(RequirementScan.ofSource(source))
        .containsExactly(
            new Held("3.1.7", "IdentityTest.first"), new Held("3.1.7", "IdentityTest.second"));
  }

  @Test
  void shouldReadAnAnnotationOfAnyLength() {
    String many = "\"a\\n\", ".repeat(3_000);
    String source =
        """
        class TortureTest {
          @Requirement("3.1.13")
          @ParameterizedTest
          @ValueSource(strings = {%s"%s"})
          void shouldRefuse(String text) {}
        }
        """
            .formatted(many, "long ".repeat(20_000));

    assertThat(RequirementScan.ofSource(source))
        .containsExactly(new Held("3.1.13", "TortureTest.shouldRefuse"));
  }
}
