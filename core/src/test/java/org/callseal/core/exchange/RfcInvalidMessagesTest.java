package org.callseal.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.callseal.testkit.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The fifteen invalid messages of RFC 9529, each with the fault it is refused for. They are of
 * suite 2 with one-byte identifiers, so they are read with that profile: the fault is the one the
 * RFC means and not merely that the suite is not ours.
 */
class RfcInvalidMessagesTest {
  private static final Profile SUITE_2 = new Profile(List.of(2), 8, 1, 1);

  /** By the RFC's titles. */
  private static final Map<String, ExchangeFault> OUTCOMES =
      Map.ofEntries(
          Map.entry("Surplus array encoding of message", ExchangeFault.MALFORMED),
          Map.entry("Surplus bstr encoding of connection identifier", ExchangeFault.MALFORMED),
          Map.entry("Surplus array encoding of ciphersuite", ExchangeFault.MALFORMED),
          Map.entry("Text string encoding of ephemeral key", ExchangeFault.MALFORMED),
          Map.entry("Wrong number of CBOR sequence elements", ExchangeFault.MALFORMED),
          Map.entry("Surplus map encoding of ID_CRED field", ExchangeFault.MALFORMED),
          Map.entry("Surplus bstr encoding of ID_CRED field", ExchangeFault.MALFORMED),
          // Suite 24 wants keys on P-384; that it is not ours is seen before the key's length.
          Map.entry("Error in length of ephemeral key", ExchangeFault.UNSUPPORTED_SUITE),
          Map.entry("Error in elliptic curve representation", ExchangeFault.INVALID_POINT),
          Map.entry("Error in elliptic curve point", ExchangeFault.INVALID_POINT),
          // On X25519, suite 0.
          Map.entry("Curve point of low order", ExchangeFault.UNSUPPORTED_SUITE),
          Map.entry("Error in length of MAC", ExchangeFault.MALFORMED),
          Map.entry("Error in elliptic curve encoding", ExchangeFault.MALFORMED),
          Map.entry("Unnecessary long encoding", ExchangeFault.MALFORMED),
          Map.entry("Indefinite-length array encoding", ExchangeFault.MALFORMED));

  record Invalid(String title, String kind, byte[] bytes) {
    @Override
    public String toString() {
      return title;
    }
  }

  static Stream<Invalid> invalidMessages() {
    JsonNode list = Vectors.load("edhoc-rfc9529-traces").root().path("Invalid Traces");
    return list.valueStream()
        .map(node ->
            new Invalid(
                node.path("section").asString(),
                node.path("name").asString().split(" ", -1)[1],
                HexFormat.of().parseHex(node.path("hex").asString())));
  }

  @ParameterizedTest
  @MethodSource("invalidMessages")
  void shouldRefuse(Invalid invalid) {
    assertThat(fault(invalid)).isEqualTo(OUTCOMES.get(invalid.title()));
  }

  @ParameterizedTest
  @MethodSource("invalidMessages")
  void shouldRefuseInVersion1AsWell(Invalid invalid) {
    if (invalid.kind().equals("message_1")) {
      assertThat(Responder.parse(invalid.bytes()).toOptional()).isEmpty();
    }
  }

  @Test
  void shouldListThemAll() {
    assertThat(invalidMessages().map(Invalid::title))
        .hasSize(15)
        .containsExactlyInAnyOrderElementsOf(OUTCOMES.keySet());
  }

  private static ExchangeFault fault(Invalid invalid) {
    Outcome<?> outcome =
        switch (invalid.kind()) {
          case "message_1" -> ParsedMessage1.parse(invalid.bytes(), SUITE_2);
          case "message_2" -> new ProfileVectors("a").initiate().parse(invalid.bytes());
          case "PLAINTEXT_2" -> Plaintext.read2(invalid.bytes(), SUITE_2);
          default -> throw new AssertionError(invalid.kind());
        };
    return ((Outcome.Refused<?>) outcome).fault();
  }
}
