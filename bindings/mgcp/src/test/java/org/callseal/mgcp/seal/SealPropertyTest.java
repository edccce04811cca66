package org.callseal.mgcp.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.mgcp.seal.SealSamples.sealed;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.callseal.mgcp.Malformed;
import org.callseal.mgcp.MgcpDatagram;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealPropertyTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldGiveBackEveryMessageAsItWasBeforeTheSeal(long seed) {
    RandomMessages messages = new RandomMessages(seed);
    for (int i = 0; i < 500; i++) {
      byte[] original = messages.next();
      assertThat(MgcpSeal.UDP.locate(original))
          .as("seed %d, message %d", seed, i)
          .isInstanceOf(MgcpLocated.Unsealed.class);
      byte[] carrier =
          i % 3 == 0
              ? MgcpSeal.withControl((MgcpMessage) MgcpParser.parse(original), messages.payload())
              : original;
      MgcpSealed located = (MgcpSealed) MgcpSeal.UDP.locate(sealed(carrier));
      assertThat(located.control().isPresent()).isEqualTo(i % 3 == 0);
      assertThat(located.cut()).as("seed %d, message %d", seed, i).isEqualTo(original);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26})
  void shouldReadWhateverComesWithoutAFaultOfItsOwnAndForwardNothingOfOurs(long seed) {
    RandomMessages messages = new RandomMessages(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] good = messages.next();
      byte[] hostile = messages.hostile(i % 2 == 0 ? sealed(good) : good);
      switch (MgcpDatagram.split(hostile)) {
        case MgcpDatagram.Messages(List<byte[]> parts) -> {
          assertThat(joined(parts)).as("seed %d, message %d", seed, i).isEqualTo(hostile);
          parts.forEach(SealPropertyTest::expectNothingOfOursBehind);
        }
        case Malformed _ ->
            assertThat(MgcpSeal.UDP.locate(hostile)).isNotInstanceOf(MgcpSealed.class);
      }
    }
  }

  private static void expectNothingOfOursBehind(byte[] part) {
    if (MgcpSeal.UDP.locate(part) instanceof MgcpSealed located) {
      assertThat(MgcpSeal.UDP.locate(located.cut()))
          .isInstanceOfSatisfying(
              MgcpLocated.Unsealed.class, plain -> assertThat(plain.control()).isEmpty());
    }
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    boolean first = true;
    for (byte[] part : parts) {
      if (!first) {
        all.writeBytes(SealSamples.bytes(part[part.length - 2] == '\r' ? ".\r\n" : ".\n"));
      }
      first = false;
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
