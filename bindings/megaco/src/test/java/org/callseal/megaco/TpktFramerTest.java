package org.callseal.megaco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.callseal.testkit.Allocation;
import org.callseal.testkit.SeededRandom;
import org.callseal.transport.Framer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 1006 section 6: what is cut out of a stream. */
class TpktFramerTest {

  private static final int LONGEST = 300;

  private static byte[] bytes(String hexadecimal) {
    return HexFormat.of().parseHex(hexadecimal.replace(" ", ""));
  }

  private static List<String> cut(TpktFramer framer, byte[]... pieces) {
    List<String> found = new ArrayList<>();
    for (byte[] piece : pieces) {
      framer.feed(piece);
      boolean more = true;
      while (more) {
        switch (framer.next()) {
          case Framer.Message(byte[] bytes) -> found.add(HexFormat.of().formatHex(bytes));
          case Framer.Ping _ -> found.add("ping");
          case Framer.Broken() -> {
            found.add("broken");
            return found;
          }
          case Framer.More() -> more = false;
        }
      }
    }
    return found;
  }

  private static List<String> cut(String hexadecimal) {
    return cut(new TpktFramer(LONGEST), bytes(hexadecimal));
  }

  @ParameterizedTest
  @CsvSource({
    "03000005 aa, aa",
    "03000006 aabb 03000005 cc, aabb cc",
    "03000004 03000004 03000005 aa 03000004, aa",
    "03000130, ''",
    "'', ''",
    "03, ''",
    "030000, ''",
    "03000006 aa, ''"
  })
  void shouldCutMessagesAndPassOverEmptyOnes(String stream, String messages) {
    List<String> expected = messages.isEmpty() ? List.of() : List.of(messages.split(" ", -1));
    assertThat(cut(stream)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "02, broken",
    "212f31, broken",
    "30, broken",
    "0301, broken",
    "03000003, broken",
    "03000000, broken",
    "03000131, broken",
    "0300ffff, broken",
    "03000005 aa 0d0a, aa broken",
    "03000004 04, broken"
  })
  void shouldBreakAtWhatNoMessageCanBeginWith(String stream, String found) {
    assertThat(cut(stream)).isEqualTo(List.of(found.split(" ", -1)));
  }

  @Test
  void shouldStayBrokenAndHoldNothing() {
    TpktFramer framer = new TpktFramer(LONGEST);
    assertThat(cut(framer, bytes("05"))).containsExactly("broken");
    framer.feed(bytes("03000005aa"));
    assertThat(framer.next()).isEqualTo(new Framer.Broken());
    assertThat(framer.hasPart()).isFalse();
  }

  @Test
  void shouldFindTheSameMessagesHoweverTheSeedCutsThem() {
    for (long seed = 0; seed < 200; seed++) {
      SeededRandom random = new SeededRandom(seed);
      TpktFramer framer = new TpktFramer(LONGEST);
      ByteArrayOutputStream stream = new ByteArrayOutputStream();
      List<String> sent = new ArrayList<>();
      for (int i = random.below(8); i >= 0; i--) {
        byte[] message = random.bytes(1 + random.below(LONGEST));
        sent.add(HexFormat.of().formatHex(message));
        stream.writeBytes(random.below(3) == 0 ? bytes("03000004") : new byte[0]);
        stream.writeBytes(framer.framed(message));
      }
      byte[] whole = stream.toByteArray();
      List<byte[]> pieces = new ArrayList<>();
      for (int at = 0; at < whole.length; ) {
        int end = Math.min(whole.length, at + 1 + random.below(400));
        pieces.add(Arrays.copyOfRange(whole, at, end));
        at = end;
      }
      assertThat(cut(framer, pieces.toArray(byte[][]::new))).as("seed " + seed).isEqualTo(sent);
      assertThat(framer.hasPart()).isFalse();
    }
  }

  @Test
  void shouldSayThatAMessageHasBegunFromItsFirstByteOn() {
    TpktFramer framer = new TpktFramer(LONGEST);
    assertThat(framer.hasPart()).isFalse();
    framer.feed(bytes("03"));
    assertThat(framer.next()).isEqualTo(new Framer.More());
    assertThat(framer.hasPart()).isTrue();
  }

  @Test
  void shouldHoldNoMoreThanWhatCameWhateverALengthPromises() {
    TpktFramer framer = new TpktFramer(Encoding.MAX_LENGTH);
    byte[] start = bytes("0300ffff 0000");
    long allocated =
        Allocation.of(() -> {
          framer.feed(start);
          Framer.Frame frame = framer.next();
          assertThat(frame).isEqualTo(new Framer.More());
        });
    assertThat(allocated).isLessThan(Encoding.MAX_LENGTH);
  }

  @Test
  void shouldFrameTheLongestMessageAndNoLonger() {
    TpktFramer framer = new TpktFramer(Encoding.MAX_LENGTH);
    byte[] longest = new byte[Encoding.MAX_LENGTH];
    framer.feed(framer.framed(longest));
    assertThat(framer.next())
        .isInstanceOfSatisfying(
            Framer.Message.class, message -> assertThat(message.bytes()).isEqualTo(longest));
    assertThatThrownBy(() -> framer.framed(new byte[Encoding.MAX_LENGTH + 1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> framer.framed(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldTakeLongMessagesOfThoseThatAreKnownAlone() {
    TpktFramer framer = new TpktFramer(LONGEST, 4);
    assertThat(cut(framer, bytes("03000008 aabbccdd"))).containsExactly("aabbccdd");
    framer.prove();
    assertThat(cut(framer, bytes("03000009 aabbccddee"))).containsExactly("aabbccddee");
    assertThat(cut(new TpktFramer(LONGEST, 4), bytes("03000009"))).containsExactly("broken");
  }
}
