package org.callseal.megaco.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.megaco.seal.SealSamples.sealed;

import java.net.InetSocketAddress;
import java.util.List;
import org.callseal.megaco.Clauses;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.ServiceChanges;
import org.callseal.megaco.TransactionNumber;
import org.callseal.testkit.Allocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealPropertyTest {

  private static final List<MegacoSeal> SEALS = List.of(MegacoSeal.TEXT_UDP, MegacoSeal.BER_TCP);

  /** What reading may allocate at most: its cursors and names, and the message a few times. */
  private static final int FIXED = 16_384;

  private static final int TIMES = 8;

  private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 2944);

  private static byte[] message(MegacoSeal seal, RandomMessages messages) {
    return seal == MegacoSeal.TEXT_UDP ? messages.text() : messages.ber();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldGiveBackEveryMessageAsItWasBeforeTheSeal(long seed) {
    RandomMessages messages = new RandomMessages(seed);
    for (int i = 0; i < 1000; i++) {
      MegacoSeal seal = SEALS.get(i % SEALS.size());
      byte[] original = message(seal, messages);
      assertThat(seal.locate(original))
          .as("seed %d, message %d", seed, i)
          .isInstanceOf(MegacoLocated.Unsealed.class);
      byte[] sealed = sealed(seal, original);
      MegacoSealed located = (MegacoSealed) seal.locate(sealed);
      assertThat(located.bytes()).isSameAs(sealed);
      assertThat(located.seal().head()).isEqualTo(SealSamples.HEAD);
      assertThat(located.cut()).as("seed %d, message %d", seed, i).isEqualTo(original);
      assertThat(sealed.length - original.length).isLessThanOrEqualTo(seal.sealLength());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26})
  void shouldReadWhateverComesWithoutAFaultOfItsOwnAndForwardNothingOfOurs(long seed) {
    RandomMessages messages = new RandomMessages(seed);
    for (int i = 0; i < 4000; i++) {
      MegacoSeal seal = SEALS.get(i % SEALS.size());
      byte[] good = message(seal, messages);
      byte[] hostile = messages.hostile(messages.below(2) == 0 ? sealed(seal, good) : good);
      if (seal.locate(hostile) instanceof MegacoLocated.Unsealed(var message, _)) {
        takenApart(message, "seed %d, message %d".formatted(seed, i));
      }
      if (seal.locate(hostile) instanceof MegacoSealed located) {
        assertThat(seal.locate(located.cut()))
            .as("seed %d, message %d", seed, i)
            .isInstanceOf(MegacoLocated.Unsealed.class);
      }
    }
  }

  /** As edge and agent look into what they carry. */
  private static void takenApart(MegacoMessage message, String which) {
    assertThat(Clauses.of(message)).as(which).hasSizeGreaterThanOrEqualTo(1);
    assertThat(TransactionNumber.of(message)).as(which).doesNotContainNull();
    boolean changesRoot = ServiceChanges.changeRoot(message);
    byte[] led = ServiceChanges.changed(message, _ -> new ServiceChanges.Change.At(HERE));
    assertThat(message.encoding().parse(led))
        .as(which)
        .isInstanceOfSatisfying(
            MegacoMessage.class,
            read -> {
              assertThat(ServiceChanges.changeRoot(read)).as(which).isEqualTo(changesRoot);
              assertThat(ServiceChanges.of(read))
                  .as(which)
                  .hasSameSizeAs(ServiceChanges.of(message))
                  .allMatch(named -> named.name().flatMap(name -> name.address(1)).isPresent());
            });
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void shouldReadWhateverComesInBoundedMemory(long seed) {
    RandomMessages messages = new RandomMessages(seed);
    for (int i = 0; i < 2000; i++) {
      MegacoSeal seal = SEALS.get(i % SEALS.size());
      byte[] hostile = messages.hostile(sealed(seal, message(seal, messages)));
      Object[] located = new Object[1];
      long allocated = Allocation.of(() -> located[0] = seal.locate(hostile));
      if (i > 500) {
        assertThat(allocated)
            .as("seed %d, message %d: %s", seed, i, located[0])
            .isLessThan(FIXED + (long) TIMES * hostile.length);
      }
    }
  }
}
