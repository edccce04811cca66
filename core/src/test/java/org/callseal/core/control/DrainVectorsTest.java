package org.callseal.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.stream.Stream;
import org.callseal.testkit.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The word of a server that goes out of service, byte for byte. */
class DrainVectorsTest {

  private static final JsonNode VECTORS = Vectors.load("cluster-v1").root();

  static Stream<JsonNode> right() {
    return VECTORS.get("drain").valueStream();
  }

  static Stream<JsonNode> wrong() {
    return VECTORS.get("notDrain").valueStream();
  }

  @ParameterizedTest
  @MethodSource("right")
  void shouldWriteAndReadTheVector(JsonNode vector) {
    ControlMessage.Drain drain = new ControlMessage.Drain(vector.get("seconds").asInt());

    assertThat(drain.toBytes()).isEqualTo(bytes(vector));
    assertThat(ControlParse.read(bytes(vector))).isEqualTo(new ControlParse.Parsed(drain));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void shouldReadNothingElse(JsonNode vector) {
    assertThat(ControlParse.read(bytes(vector)))
        .as(vector.get("why").asString())
        .isInstanceOf(ControlParse.Malformed.class);
  }

  private static byte[] bytes(JsonNode vector) {
    return HexFormat.of().parseHex(vector.get("bytes").asString());
  }
}
