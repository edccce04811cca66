package org.callseal.sip.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.sip.seal.SealSamples.bytes;
import static org.callseal.sip.seal.SealSamples.passForEachOther;
import static org.callseal.sip.seal.SealSamples.sealed;

import java.util.Arrays;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealPropertyTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldGiveBackEveryMessageAsItWasBeforeTheSeal(long seed) {
    RandomMessages messages = new RandomMessages(new SeededRandom(seed));
    for (int i = 0; i < 250; i++) {
      byte[] original = messages.next();
      SipMessage read = (SipMessage) SipParser.parse(original);
      assertThat(SipSeal.UDP.locate(original))
          .as("seed %d, message %d", seed, i)
          .isInstanceOf(SipLocated.Unsealed.class);
      byte[] carrier = original;
      if (i % 3 == 0) {
        carrier = SipSeal.withControl(read, messages.payload()).bytes();
      }
      SipSealed located = (SipSealed) SipSeal.UDP.locate(sealed(carrier));
      assertThat(located.control().isPresent()).isEqualTo(i % 3 == 0);
      assertThat(located.cut().bytes()).as("seed %d, message %d", seed, i).isEqualTo(original);
    }
  }

  @Test
  @Requirement("3.1.13")
  void shouldLetNoChangeOfASingleBytePass() {
    byte[] original = sealed(bytes(SealSamples.REGISTER));
    SipSealed genuine = (SipSealed) SipSeal.UDP.locate(original);
    for (int at = 0; at < original.length; at++) {
      byte[] changed = original.clone();
      for (int value = 1; value < 256; value++) {
        changed[at] = (byte) (original[at] ^ value);
        assertUnlike(genuine, changed.clone(), "byte " + at + " to " + changed[at]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  @Requirement("3.1.13")
  void shouldLetNoChangeOfARandomMessagePass(long seed) {
    SeededRandom random = new SeededRandom(seed);
    RandomMessages messages = new RandomMessages(random);
    for (int i = 0; i < 40; i++) {
      byte[] original = sealed(messages.next());
      SipSealed genuine = (SipSealed) SipSeal.UDP.locate(original);
      for (int change = 0; change < 100; change++) {
        int at = random.below(original.length);
        byte[] changed =
            switch (random.below(3)) {
              case 0 -> without(original, at);
              case 1 -> with(original, at, "\r\n\t ;,:Sv=A\0".charAt(random.below(12)));
              default -> {
                byte[] flipped = original.clone();
                flipped[at] ^= (byte) (1 << random.below(8));
                yield flipped;
              }
            };
        assertUnlike(genuine, changed, "seed " + seed + ", message " + i + ", byte " + at);
      }
    }
  }

  private static void assertUnlike(SipSealed genuine, byte[] changed, String where) {
    if (SipSeal.UDP.locate(changed) instanceof SipSealed sealed
        && passForEachOther(genuine, sealed)) {
      throw new AssertionError(where);
    }
  }

  private static byte[] without(byte[] bytes, int at) {
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
    System.arraycopy(bytes, at + 1, shorter, at, bytes.length - at - 1);
    return shorter;
  }

  private static byte[] with(byte[] bytes, int at, char added) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    longer[at] = (byte) added;
    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
    return longer;
  }
}
