package org.callseal.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a name is looked up by. */
class ScopeCoveringTest {

  private static final String NUMBER = "sip:+49301234567@example.net";

  @ParameterizedTest
  @CsvSource({
    "sip:+49301234*@example.net, true",
    "sip:*@example.net, true",
    "sip:+49*567@example.net, true",
    "sip:+49301234567@example.net, true",
    "sip:+49301235*@example.net, false",
    "sip:+49301234567*@example.net, false",
    "*@example.net, false",
    "sip:+49301234*@example.org, false"
  })
  void shouldNameEveryPatternThatCoversANumberAndNoOther(String pattern, boolean covers) {
    Scope scope =
        Scope.of(Identity.parse("sip:trunk@example.net").orElseThrow(), List.of(pattern))
            .orElseThrow();

    assertThat(scope.permits(NUMBER)).isEqualTo(covers);
    assertThat(Scope.covering(NUMBER).contains(pattern)).isEqualTo(covers);
  }

  @Test
  void shouldNameFewForANameOfAnyLength() {
    String longest = "sip:" + "9".repeat(235) + "@example.net";

    assertThat(Scope.covering(longest)).hasSize(236).contains("sip:999*@example.net");
    assertThat(Scope.covering("sip:12345678901234567890@example.net")).hasSize(211);
    assertThat(Scope.covering("rgw1.example.net")).containsExactly("rgw1.example.net");
  }
}
