package org.callseal.mgcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointNameTest {

  private static EndpointName name(String text) {
    return EndpointName.parse(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "aaln/1@rgw1.example.net, false",
    "*@rgw1.example.net, true",
    "aaln/*@rgw1.example.net, true",
    "$@rgw1.example.net, true",
    "ds/*/6@rgw1.example.net, true",
    "a/b/c@rgw1.example.net, false"
  })
  void shouldTellWildcards(String text, boolean wildcard) {
    assertThat(name(text).isWildcard()).isEqualTo(wildcard);
  }

  @Test
  void shouldRefuseNamesLongerThanTheRfcAllows() {
    assertThat(EndpointName.parse("a".repeat(255) + "@" + "b".repeat(255))).isPresent();
    assertThat(EndpointName.parse("a".repeat(256) + "@" + "b".repeat(255))).isEmpty();
  }

  @Test
  void shouldTakeAnAddressInANameForAWordOnly() {
    Identity literal = Identity.parse("aaln/1@rgw1.example.net").orElseThrow();
    Scope scope = Scope.of(literal, List.of("*@[192.168.1.5]")).orElseThrow();
    assertThat(scope.permits(name("AALN/2@[192.168.1.5]").canonical())).isTrue();
    assertThat(scope.permits(name("aaln/2@[192.168.1.6]").canonical())).isFalse();
  }

  @Test
  void shouldGiveAWildcardOnlyToAScopeThatCoversAllItStandsFor() {
    Identity gateway = Identity.parse("rgw1.example.net").orElseThrow();
    Scope own = Scope.exactly(gateway);
    assertThat(own.permits(name("*@rgw1.example.net").canonical())).isFalse();
    Scope lines = own.widenedBy(List.of("aaln/*@rgw1.example.net"));
    assertThat(lines.permits(name("aaln/*@rgw1.example.net").canonical())).isTrue();
    assertThat(lines.permits(name("aaln/2@rgw1.example.net").canonical())).isTrue();
    assertThat(lines.permits(name("*@rgw1.example.net").canonical())).isFalse();
    assertThat(lines.permits(name("$@rgw1.example.net").canonical())).isFalse();
    Scope one = own.widenedBy(List.of("aaln/1@rgw1.example.net"));
    assertThat(one.permits(name("aaln/*@rgw1.example.net").canonical())).isFalse();
    Scope all = own.widenedBy(List.of("*@rgw1.example.net"));
    assertThat(all.permits(name("*@rgw1.example.net").canonical())).isTrue();
    assertThat(all.permits(name("*@rgw2.example.net").canonical())).isFalse();
  }
}
