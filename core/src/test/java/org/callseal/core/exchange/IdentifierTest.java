package org.callseal.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Spi;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

class IdentifierTest {

  @Test
  void shouldSendOneByteAsAnIntegerExactlyWhereItIsOne() {
    for (int octet = 0; octet < 256; octet++) {
      byte[] identifier = {(byte) octet};
      boolean integer = octet <= 0x17 || (octet >= 0x20 && octet <= 0x37);
      byte[] asBytes = new CborWriter().bytes(identifier).toBytes();

      assertThat(Identifier.encode(identifier)).isEqualTo(integer ? identifier : asBytes);
      CborReader reader = new CborReader(Identifier.encode(identifier));
      assertThat(Identifier.read(reader, 1)).as("%02x", octet).isEqualTo(identifier);
      assertThat(reader.finished()).isTrue();
      CborReader surplus = new CborReader(asBytes);
      Identifier.read(surplus, 1);
      assertThat(surplus.failed()).as("%02x as a byte string", octet).isEqualTo(integer);
    }
  }

  @Test
  void shouldRefuseIntegersThatAreNotOneByte() {
    for (long value : new long[] {24, -25, 255, -256, Long.MAX_VALUE, Long.MIN_VALUE}) {
      CborReader reader = new CborReader(new CborWriter().integer(value).toBytes());
      Identifier.read(reader, 1);
      assertThat(reader.failed()).as("%d", value).isTrue();
    }
  }

  @Test
  void shouldSendOtherLengthsAsByteStringsWhateverIsInThem() {
    SeededRandom random = new SeededRandom(338);
    for (int length : new int[] {0, 2, 4, 8}) {
      byte[] identifier = random.bytes(length);
      byte[] encoded = Identifier.encode(identifier);

      assertThat(encoded).isEqualTo(new CborWriter().bytes(identifier).toBytes());
      assertThat(Identifier.read(new CborReader(encoded), length)).isEqualTo(identifier);
    }
  }

  @Test
  void shouldCarrySpiAndInstanceInEightBytes() {
    ConnectionId id = new ConnectionId(new Spi(0xcaf28ddc), new Instance(0xdf2e6f65));

    assertThat(id.toBytes())
        .isEqualTo(
            new byte[] {
              (byte) 0xca, (byte) 0xf2, (byte) 0x8d, (byte) 0xdc, (byte) 0xdf, 0x2e, 0x6f, 0x65
            });
    assertThat(ConnectionId.of(id.toBytes())).contains(id);
    assertThat(ConnectionId.of(new byte[7])).isEmpty();
    assertThat(ConnectionId.of(new byte[9])).isEmpty();
    assertThat(ConnectionId.of(new byte[8])).isEmpty();
    assertThat(ConnectionId.of(new byte[] {0, 0, 0, -1, 1, 1, 1, 1})).isEmpty();
    assertThat(ConnectionId.of(new byte[] {0, 0, 1, 0, 1, 1, 1, 1})).isPresent();
  }
}
