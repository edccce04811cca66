package org.callseal.core.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SealVectorsTest {
  private static final Vectors VECTORS = Vectors.load("seal-v1");

  static IntStream seals() {
    return IntStream.range(0, VECTORS.root().get("seals").size());
  }

  @ParameterizedTest
  @MethodSource("seals")
  @Requirement({"3.1.13", "3.1.17"})
  void shouldGiveTheMacOfTheVector(int index) {
    String at = "seals/" + index + "/";
    var number = VECTORS.root().get("seals").get(index);
    byte[] before = VECTORS.bytes(at + "before");
    byte[] after = VECTORS.bytes(at + "after");
    int holeLength = number.get("holeLength").asInt();
    byte[] message = new byte[before.length + holeLength + after.length];
    Arrays.fill(message, (byte) '?');
    System.arraycopy(before, 0, message, 0, before.length);
    System.arraycopy(after, 0, message, before.length + holeLength, after.length);
    Carriage carriage =
        Carriage.of(HexFormat.fromHexDigits(VECTORS.text(at + "carriage"))).orElseThrow();

    Mac mac =
        new SealKeys(SecretBytes.copyOf(VECTORS.bytes("secret")))
            .find(
                (byte) number.get("direction").asInt(), instance(at + "from"), instance(at + "to"))
            .mac(carriage, message, before.length, holeLength);

    assertThat(mac.bytes()).isEqualTo(VECTORS.bytes(at + "mac"));
  }

  @ParameterizedTest
  @MethodSource("seals")
  void shouldReadAndWriteTheHeadOfTheVector(int index) {
    String at = "seals/" + index + "/";
    SealHead head =
        new SealHead(
            new Spi(HexFormat.fromHexDigits(VECTORS.text(at + "spi"))),
            instance(at + "to"),
            instance(at + "from"),
            VECTORS.root().get("seals").get(index).get("sequence").asLong());

    assertThat(head.bytes()).isEqualTo(VECTORS.bytes(at + "head"));
    assertThat(SealHead.read(head.bytes())).contains(head);
  }

  @Test
  void shouldNameAnAssociationAsTheVectorDoes() {
    AssociationId id = AssociationId.of(SecretBytes.copyOf(VECTORS.bytes("secret")));

    assertThat(id).hasToString(VECTORS.text("associationId"));
    assertThat(AssociationId.of(id.bytes())).contains(id);
  }

  @Test
  void shouldReadNoHeadThatNoSenderMayWrite() {
    byte[] head = VECTORS.bytes("seals/0/head");
    byte[] reserved = head.clone();
    Arrays.fill(reserved, 0, 3, (byte) 0);
    byte[] zero = head.clone();
    Arrays.fill(zero, 12, 16, (byte) 0);

    assertThat(SealHead.read(reserved)).isEmpty();
    assertThat(SealHead.read(zero)).isEmpty();
    assertThat(SealHead.read(Arrays.copyOf(head, 15))).isEmpty();
    assertThat(SealHead.read(Arrays.copyOf(head, 17))).isEmpty();
    assertThat(Seal.read(head, new byte[15])).isEmpty();
  }

  private static Instance instance(String path) {
    return new Instance(HexFormat.fromHexDigits(VECTORS.text(path)));
  }
}
