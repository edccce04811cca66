package org.callseal.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {

  @ParameterizedTest
  @CsvSource({
    "sip:alice@example.net, SIP, sip:alice@example.net, example.net",
    "SIP:Alice@Example.NET, SIP, sip:Alice@example.net, example.net",
    "sip:+15551234;x=1@example.net, SIP, sip:+15551234;x=1@example.net, example.net",
    "aaln/1@rgw1.example.net, NAI, aaln/1@rgw1.example.net, rgw1.example.net",
    "fred@Example.net, NAI, fred@Example.net, example.net",
    "rgw1.example.net, HOST, rgw1.example.net, rgw1.example.net"
  })
  @Requirement("3.1.7")
  void shouldReadAnIdentityInItsCanonicalText(
      String text, Identity.Kind kind, String canonical, String domain) {
    Identity identity = Identity.parse(text).orElseThrow();

    assertThat(identity.kind()).isEqualTo(kind);
    assertThat(identity.text()).isEqualTo(canonical);
    assertThat(identity.domain()).isEqualTo(domain);
    assertThat(Identity.parse(canonical)).contains(identity);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sip:",
        "sip:example.net",
        "sip:alice@",
        "sip:@example.net",
        "sip:alice@192.0.2.1",
        "sip:alice@[2001:db8::1]",
        "sip:alice@example.net:5060",
        "sip:alice@example.net;transport=tcp",
        "sip:al ice@example.net",
        "sip:alice@bob@example.net",
        "sip:al%2@example.net",
        "sips:alice@example.net",
        "192.0.2.1",
        "[10.0.0.5]:2944",
        "aaln/1@[192.168.1.5]",
        "a..b@example.net",
        "a@-example.net",
        "example.net.",
        "alice@example.net\r\n",
        "älice@example.net"
      })
  @Requirement("3.1.4")
  void shouldReadNoAddressAndNothingElseAsAnIdentity(String text) {
    assertThat(Identity.parse(text)).isEmpty();
  }

  @Test
  void shouldTakeABareNameAsSipWhereSipIsMeant() {
    assertThat(Identity.parse("alice@example.net", Identity.Kind.SIP))
        .contains(Identity.parse("sip:alice@example.net").orElseThrow());
    assertThat(Identity.parse("alice@example.net", Identity.Kind.HOST)).isEmpty();
  }

  @Test
  void shouldTakeNoTextLongerThanACredentialHasRoomFor() {
    assertThat(Identity.parse("sip:" + "a".repeat(300) + "@example.net")).isEmpty();
  }

  @Test
  @Requirement("3.1.18")
  void shouldPermitExactlyItsOwnIdentityByDefault() {
    Scope scope = Scope.exactly(Identity.parse("sip:alice@example.net").orElseThrow());

    assertThat(scope.permits("sip:alice@example.net")).isTrue();
    for (String other :
        new String[] {
          "sip:bob@example.net", "sip:Alice@example.net", "alice@example.net", "", "sip:*@*"
        }) {
      assertThat(scope.permits(other)).as(other).isFalse();
    }
  }

  @Test
  @Requirement("3.1.18")
  void shouldPermitWhatThePatternsSayAndNothingElse() {
    Scope scope =
        Scope.exactly(Identity.parse("rgw1.example.net").orElseThrow())
            .widenedBy(List.of("*@rgw1.example.net", "aaln/*@[192.168.1.5]", "[10.0.0.5]:2944"));

    for (String name :
        new String[] {
          "rgw1.example.net",
          "aaln/1@rgw1.example.net",
          "*@rgw1.example.net",
          "aaln/7@[192.168.1.5]",
          "[10.0.0.5]:2944"
        }) {
      assertThat(scope.permits(name)).as(name).isTrue();
    }
    for (String name :
        new String[] {
          "@rgw1.example.net",
          "aaln/1@rgw2.example.net",
          "a@b@rgw1.example.net",
          "sip:alice@rgw1.example.net",
          "aaln/1@evil.rgw1.example.net",
          "aaln/1@rgw1.example.net.evil",
          "ds1/7@[192.168.1.5]",
          "aaln/@[192.168.1.5]",
          "[10.0.0.5]:2945"
        }) {
      assertThat(scope.permits(name)).as(name).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "*.example.net", "a@*", "a@*.net", "**@x", "*a*@x", "a b@x"})
  void shouldTakeNoPatternThatReachesTooFarOrIsNone(String text) {
    assertThat(Scope.isPattern(text)).isFalse();
    assertThat(Scope.of(Identity.parse("a.example").orElseThrow(), List.of(text))).isEmpty();
  }
}
