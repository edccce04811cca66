package org.callseal.edge.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.callseal.core.seal.AssociationId;
import org.junit.jupiter.api.Test;

class RevokedIdsTest {

  private static final long NOW = 1_800_000_000L;
  private static final int MILLION = 1_000_000;

  private final RevokedIds ids = new RevokedIds();

  private void add(long seed, int count, long endSeconds) {
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      ids.add(new AssociationId(random.nextLong(), random.nextLong()), endSeconds);
    }
  }

  private int contained(long seed, int count) {
    Random random = new Random(seed);
    int contained = 0;
    for (int i = 0; i < count; i++) {
      contained += ids.contains(new AssociationId(random.nextLong(), random.nextLong())) ? 1 : 0;
    }
    return contained;
  }

  @Test
  void shouldKnowAMillionIdsAndNoOthersInFortyBytesEach() {
    add(1, MILLION, NOW + 100);

    assertThat(ids.size()).isEqualTo(MILLION);
    assertThat(contained(1, MILLION)).isEqualTo(MILLION);
    assertThat(contained(2, 10_000)).isZero();
    assertThat(ids.bytes()).isLessThanOrEqualTo(40L * MILLION);
  }

  @Test
  void shouldForgetWhatHasEndedAndNothingElse() {
    add(1, 1_000, NOW - 1);
    add(2, 2_000, NOW + 1);
    ids.forget(NOW);

    assertThat(ids.size()).isEqualTo(2_000);
    assertThat(contained(1, 1_000)).isZero();
    assertThat(contained(2, 2_000)).isEqualTo(2_000);
  }

  @Test
  void shouldKeepAnIdOnceHoweverOftenItIsAdded() {
    add(1, 10, NOW);
    add(1, 10, NOW);

    assertThat(ids.size()).isEqualTo(10);
  }
}
