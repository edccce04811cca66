package org.callseal.core.cbor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.function.Consumer;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborReaderTest {

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        23,
        24,
        255,
        256,
        65535,
        65536,
        4294967295L,
        4294967296L,
        Long.MAX_VALUE,
        -1,
        -24,
        -25,
        -256,
        -257,
        Long.MIN_VALUE
      })
  void shouldReadEveryIntegerItWrote(long value) {
    CborReader reader = new CborReader(new CborWriter().integer(value).toBytes());

    assertThat(reader.integer()).isEqualTo(value);
    assertThat(reader.finished()).isTrue();
  }

  /** Appendix A of RFC 8949, as far as its examples are of kinds that Callseal uses. */
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "10, 0a",
    "23, 17",
    "24, 1818",
    "100, 1864",
    "1000, 1903e8",
    "1000000, 1a000f4240",
    "1000000000000, 1b000000e8d4a51000",
    "-1, 20",
    "-10, 29",
    "-100, 3863",
    "-1000, 3903e7"
  })
  void shouldWriteIntegersAsTheRfcDoes(long value, String hex) {
    assertThat(new CborWriter().integer(value).toBytes()).isEqualTo(bytes(hex));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1800",
        "1817",
        "190000",
        "1900ff",
        "1a00000000",
        "1a0000ffff",
        "1b00000000ffffffff",
        "3817",
        "1bffffffffffffffff",
        "3bffffffffffffffff",
        "18",
        "19ff",
        "1a000000",
        "1b",
        "1c",
        "1d",
        "1e",
        "1f",
        "",
        "40",
        "f4",
        "c000"
      })
  void shouldRefuseAnIntegerThatIsNotInItsShortestFormOrNone(String hex) {
    assertRefused(hex, CborReader::integer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5800",
        "580100",
        "590001aa",
        "5f4101ff",
        "41",
        "42aa",
        "5affffffff",
        "5bffffffffffffffff",
        "5b7fffffffffffffff",
        "60",
        "5c",
        "00"
      })
  void shouldRefuseAByteStringThatIsOverLongIndefiniteOrNotMinimal(String hex) {
    assertRefused(hex, CborReader::bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"61ff", "62c328", "63eda080", "7f6161ff", "780161", "40"})
  void shouldRefuseTextThatIsNoUtf8OrNotDeterministic(String hex) {
    assertRefused(hex, CborReader::text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9f00ff", "980100", "82", "8200", "9affffffff", "9b7fffffffffffffff"})
  void shouldRefuseAnArrayThatDeclaresMoreThanIsThere(String hex) {
    CborReader reader = new CborReader(bytes(hex));
    int items = reader.array();
    for (int i = 0; i < items; i++) {
      reader.integer();
    }
    assertThat(reader.finished()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bf0000ff", "b8010000", "a100", "baffffffff"})
  void shouldRefuseAMapThatDeclaresMoreThanIsThere(String hex) {
    assertRefused(hex, CborReader::skip);
  }

  @Test
  void shouldNotBeFinishedBeforeTheLastByte() {
    CborReader reader = new CborReader(bytes("0000"));
    reader.integer();

    assertThat(reader.failed()).isFalse();
    assertThat(reader.finished()).isFalse();
  }

  @Test
  void shouldStayFailedAndGiveNothingMore() {
    CborReader reader = new CborReader(bytes("182005"));
    reader.bytes();

    assertThat(reader.failed()).isTrue();
    assertThat(reader.integer()).isZero();
    assertThat(reader.bytes()).isEmpty();
    assertThat(reader.text()).isEmpty();
    assertThat(reader.hasMore()).isFalse();
    assertThat(reader.finished()).isFalse();
  }

  @Test
  void shouldGiveTheBytesOfAnItemItPassesOver() {
    CborReader reader = new CborReader(bytes("00a20141aa02830363616263f601"));
    reader.integer();

    assertThat(reader.skip()).isEqualTo(bytes("a20141aa02830363616263f6"));
    assertThat(reader.integer()).isEqualTo(1);
    assertThat(reader.finished()).isTrue();
  }

  @Test
  void shouldRefuseToPassOverItemsThatNestWithoutEnd() {
    assertRefused("81".repeat(2000) + "00", CborReader::skip);
  }

  @Test
  void shouldReadOnlyThePartItWasGiven() {
    CborReader reader = new CborReader(bytes("ff4201020304"), 1, 3);

    assertThat(reader.bytes(2)).containsExactly(1, 2);
    assertThat(reader.finished()).isTrue();
    assertThat(reader.integer()).isZero();
    assertThat(reader.failed()).isTrue();
  }

  /**
   * Whatever the reader takes, the writer writes the same way: there is one encoding of a thing.
   */
  @Test
  void shouldTakeOfRandomBytesOnlyWhatTheWriterWouldWrite() {
    SeededRandom random = new SeededRandom(20);
    int taken = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] input = random.bytes(1 + random.below(6));
      CborReader reader = new CborReader(input);
      byte[] again = copy(reader);
      if (reader.finished()) {
        taken++;
        assertThat(again).as("%s round %d", random, round).isEqualTo(input);
      }
    }
    assertThat(taken).isGreaterThan(500);
  }

  private static byte[] copy(CborReader reader) {
    if (reader.atInteger()) {
      return new CborWriter().integer(reader.integer()).toBytes();
    }
    return reader.atBytes() ? new CborWriter().bytes(reader.bytes()).toBytes() : reader.skip();
  }

  private static void assertRefused(String hex, Consumer<CborReader> read) {
    CborReader reader = new CborReader(bytes(hex));
    read.accept(reader);
    assertThat(reader.failed()).isTrue();
    assertThat(reader.finished()).isFalse();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
