package org.callseal.cluster.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTest {
  private static final byte[] BODY = {1, 2, 3};

  /** As docs/protocol.md has them. */
  private static final String REQUEST = "8400010643010203";

  private static final String ANSWER = "83010143010203";
  private static final String FAILURE = "83020103";
  private static final String NOTICE = "83030143010203";
  private static final String ALIVE = "8104";

  @Test
  void shouldWriteAndReadTheFramesOfTheDocument() {
    check(REQUEST, new Frame.Request(1, Method.STATEMENT, BODY));
    check(ANSWER, new Frame.Answer(1, BODY));
    check(FAILURE, new Frame.Failure(1, LinkFault.BUSY));
    check(NOTICE, new Frame.Notice(Topic.MEMBERS, BODY));
    check(ALIVE, new Frame.Alive());
  }

  private static void check(String hex, Frame frame) {
    assertThat(HexFormat.of().formatHex(frame.toBytes())).isEqualTo(hex);
    Frame read = Frame.read(HexFormat.of().parseHex(hex)).orElseThrow();
    assertThat(read).hasSameClassAs(frame);
    assertThat(read.toBytes()).isEqualTo(frame.toBytes());
  }

  @Test
  void shouldTellARequestOfAnUnknownMethodFromWhatIsNoFrame() {
    assertThat(Frame.read(HexFormat.of().parseHex("8400071863" + "40")))
        .contains(new Frame.UnknownRequest(7, 99));
  }

  @Test
  void shouldReadNothingButWholeFramesInTheirOneEncoding() {
    for (String hex : List.of(REQUEST, ANSWER, FAILURE, NOTICE, ALIVE)) {
      byte[] frame = HexFormat.of().parseHex(hex);
      for (int i = 0; i < frame.length; i++) {
        assertThat(Frame.read(Arrays.copyOf(frame, i))).isEmpty();
      }
      assertThat(Frame.read(Arrays.copyOf(frame, frame.length + 1))).isEmpty();
    }
    assertThat(Frame.read(HexFormat.of().parseHex("840018010643010203"))).isEmpty();
    assertThat(Frame.read(HexFormat.of().parseHex("8400000643010203"))).isEmpty();
    assertThat(Frame.read(HexFormat.of().parseHex("83020105"))).isEmpty();
    assertThat(Frame.read(HexFormat.of().parseHex("8105"))).isEmpty();
  }

  @Test
  void shouldNotFailOnAnyBytes() {
    Random random = new Random(5);
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      random.nextBytes(bytes);
      if (bytes.length > 1) {
        bytes[0] = (byte) (0x81 + random.nextInt(4));
        bytes[1] = (byte) random.nextInt(6);
      }
      Frame.read(bytes)
          .filter(frame -> !(frame instanceof Frame.UnknownRequest))
          .ifPresent(frame -> assertThat(frame.toBytes()).isEqualTo(bytes));
    }
  }
}
