package org.callseal.core.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.callseal.core.seal.ReplayWindow.Look;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest {

  /** The model remembers everything; the window may forget only what it then calls below. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  @Requirement("3.1.15")
  void shouldAgreeWithAModelThatRemembersEverything(long seed) {
    SeededRandom random = new SeededRandom(seed);
    ReplayWindow window = new ReplayWindow();
    Set<Long> taken = new HashSet<>();
    long highest = 0;
    for (int i = 0; i < 50_000; i++) {
      long sequence = Math.max(1, highest + step(random));
      Look expected =
          sequence <= highest - ReplayWindow.WIDTH
              ? Look.BELOW
              : taken.contains(sequence) ? Look.SEEN : Look.FRESH;

      assertThat(window.look(sequence)).as("%d of %s", sequence, random).isEqualTo(expected);
      if (expected == Look.FRESH && random.below(4) > 0) {
        window.mark(sequence);
        taken.add(sequence);
        highest = Math.max(highest, sequence);
      }
    }
  }

  private static long step(SeededRandom random) {
    return switch (random.below(10)) {
      case 0 -> random.below(3000);
      case 1 -> -random.below(3000);
      case 2 -> ReplayWindow.WIDTH - 2 + random.below(4);
      case 3 -> -ReplayWindow.WIDTH - 2 + random.below(4);
      case 4 -> -random.below(1024);
      default -> random.below(5) - 2;
    };
  }

  @Test
  void shouldHoldAtTheTopOfTheNumbers() {
    ReplayWindow window = new ReplayWindow();
    window.mark(SealHead.HIGHEST_SEQUENCE);

    assertThat(window.look(SealHead.HIGHEST_SEQUENCE)).isEqualTo(Look.SEEN);
    assertThat(window.look(SealHead.HIGHEST_SEQUENCE - 1023)).isEqualTo(Look.FRESH);
    assertThat(window.look(SealHead.HIGHEST_SEQUENCE - 1024)).isEqualTo(Look.BELOW);
  }
}
