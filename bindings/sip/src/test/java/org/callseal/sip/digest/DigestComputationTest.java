package org.callseal.sip.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.callseal.core.crypto.SecretBytes;
import org.junit.jupiter.api.Test;

/** The examples are those of RFC 2617 3.5 and RFC 7616 3.9.1. */
class DigestComputationTest {

  private static SecretBytes secret(String text) {
    return SecretBytes.copyOf(text.getBytes(UTF_8));
  }

  @Test
  void shouldComputeTheExampleOfRfc2617() {
    String field =
        "Digest username=\"Mufasa\", realm=\"testrealm@host.com\","
            + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", qop=auth,"
            + " nc=00000001, cnonce=\"0a4f113b\", response=\"6629fae49393a05397450978507c4ef1\","
            + " opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
    DigestFields fields = DigestFields.parse(field).orElseThrow();
    assertThat(DigestComputation.holds(fields, "GET", secret("Circle Of Life"))).isTrue();
    assertThat(DigestComputation.holds(fields, "GET", secret("Circle of Life"))).isFalse();
    assertThat(DigestComputation.holds(fields, "PUT", secret("Circle Of Life"))).isFalse();
  }

  @Test
  void shouldComputeTheSha256ExampleOfRfc7616() {
    assertThat(
            DigestComputation.response(
                DigestAlgorithm.SHA_256,
                "Mufasa",
                "http-auth@example.org",
                secret("Circle of Life"),
                "GET",
                "/dir/index.html",
                "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                Optional.of(
                    new DigestComputation.Freshness(
                        "00000001", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"))))
        .isEqualTo("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
  }

  @Test
  void shouldReadNothingOutOfAnotherSchemeOrOfGarbage() {
    assertThat(DigestFields.parse("Basic QWxhZGRpbg==")).isEmpty();
    assertThat(DigestFields.parse("Digest realm=\"open, nonce=x")).isEmpty();
    assertThat(DigestFields.parse("Digest realm=\"a\", realm=\"b\"")).isEmpty();
  }

  @Test
  void shouldReadQuotedPairs() {
    assertThat(
            DigestFields.parse("Digest  realm=\"a\\\"b\" , qop=auth").orElseThrow().value("realm"))
        .contains("a\"b");
  }
}
