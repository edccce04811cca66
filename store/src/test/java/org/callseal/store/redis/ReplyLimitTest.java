package org.callseal.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyLimitTest {

  private static final int LONGEST = 100;
  private static final int MOST_PARTS = 10;

  private final AtomicInteger exceeded = new AtomicInteger();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new ReplyLimit(LONGEST, MOST_PARTS, exceeded::incrementAndGet));

  private void receive(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
  }

  private String passed() {
    StringBuilder text = new StringBuilder();
    for (ByteBuf read = channel.readInbound(); read != null; read = channel.readInbound()) {
      text.append(read.toString(US_ASCII));
      read.release();
    }
    return text.toString();
  }

  @Test
  void shouldPassAnyNumberOfOrdinaryAnswersHoweverTheyAreCut() {
    String answers =
        "+OK\r\n:42\r\n$3\r\nabc\r\n$-1\r\n$0\r\n\r\n*-1\r\n*0\r\n*2\r\n$1\r\na\r\n*2\r\n:1\r\n:2\r\n"
            + "-ERR no\r\n%1\r\n+a\r\n_\r\n$40\r\n"
            + "\n*9999\r\n".repeat(5)
            + "\r\n";
    for (int size = 1; size < 30; size++) {
      for (int at = 0; at < answers.length(); at += size) {
        receive(answers.substring(at, Math.min(answers.length(), at + size)));
      }
    }

    assertThat(exceeded).hasValue(0);
    assertThat(channel.isOpen()).isTrue();
    assertThat(passed()).isEqualTo(answers.repeat(29));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$101\r\n",
        "$2147483647\r\n",
        "$99999999999999999999999999\r\n",
        "$x\r\n",
        "*11\r\n",
        "*2147483647\r\n",
        "%6\r\n",
        "*3\r\n*3\r\n*3\r\n*3\r\n*3\r\n",
        "*2\r\n$60\r\n123456789012345678901234567890123456789012345678901234567890\r\n$60\r\n"
      })
  void shouldGiveUpAConnectionBeforeAnAnswerFillsTheMemory(String answer) {
    receive("+OK\r\n");
    for (int i = 0; i < answer.length() && channel.isOpen(); i++) {
      receive(answer.substring(i, i + 1));
    }

    assertThat(exceeded).hasValue(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void shouldGiveUpAConnectionOnALineWithoutEnd() {
    for (int i = 0; i <= LONGEST && channel.isOpen(); i++) {
      receive("+aaaaaaaaaa");
    }

    assertThat(exceeded).hasValue(1);
    assertThat(channel.isOpen()).isFalse();
  }
}
