package org.callseal.edge.sibling;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;
import org.callseal.testkit.Vectors;
import org.callseal.transport.Medium;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What edges say to each other, byte for byte. */
class SiblingMessageTest {

  private static final JsonNode VECTORS = Vectors.load("cluster-v1").root();

  static Stream<JsonNode> handed() {
    return VECTORS.get("handed").valueStream();
  }

  static Stream<JsonNode> moved() {
    return VECTORS.get("moved").valueStream();
  }

  static Stream<JsonNode> wrong() {
    return VECTORS.get("notBetweenEdges").valueStream();
  }

  @ParameterizedTest
  @MethodSource("handed")
  void shouldHandAMessageOverAsTheVector(JsonNode vector) {
    SiblingMessage.Handed handed =
        new SiblingMessage.Handed(
            new InetSocketAddress(
                InetAddress.ofLiteral(vector.get("address").asString()),
                vector.get("port").asInt()),
            Medium.valueOf(vector.get("over").asString()),
            bytes(vector, "message"));

    assertThat(handed.toBytes()).isEqualTo(bytes(vector, "bytes"));
    assertThat(SiblingMessage.read(bytes(vector, "bytes")).orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(handed);
    shouldNotBeReadInPart(bytes(vector, "bytes"));
  }

  @ParameterizedTest
  @MethodSource("moved")
  void shouldTellOfAFlowThatMovedAsTheVector(JsonNode vector) {
    SiblingMessage.Moved moved =
        new SiblingMessage.Moved(
            new Spi(HexFormat.fromHexDigits(vector.get("spi").asString())),
            AssociationId.of(bytes(vector, "id")).orElseThrow(),
            vector.get("sequence").asLong());

    assertThat(moved.toBytes()).isEqualTo(bytes(vector, "bytes"));
    assertThat(SiblingMessage.read(bytes(vector, "bytes"))).contains(moved);
    shouldNotBeReadInPart(bytes(vector, "bytes"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void shouldReadNothingElse(JsonNode vector) {
    assertThat(SiblingMessage.read(bytes(vector, "bytes")))
        .as(vector.get("why").asString())
        .isEmpty();
  }

  private static void shouldNotBeReadInPart(byte[] bytes) {
    for (int length = 0; length < bytes.length; length++) {
      assertThat(SiblingMessage.read(Arrays.copyOf(bytes, length))).isEmpty();
    }
  }

  private static byte[] bytes(JsonNode vector, String field) {
    return HexFormat.of().parseHex(vector.get(field).asString());
  }
}
