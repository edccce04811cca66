package org.callseal.core.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Spi;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

/** Keys by the day, and what stays readable how long. */
class ClusterRootTest {
  private static final long DAY = TimeUnit.DAYS.toSeconds(1);
  private static final long MIDNIGHT = 20_833 * DAY;

  private final RandomSource random = new SeededRandom(6)::fill;
  private final AssociationId id = new AssociationId(1, 2);
  private final Flow flow =
      new Flow(new InetSocketAddress("192.0.2.7", 5060), new Instance(5), 6, "e1");
  private long now = MIDNIGHT;

  private ClusterRoot root(List<ClusterKey> older) {
    byte[] bytes = new byte[32];
    bytes[31] = 1;
    return new ClusterRoot(SecretBytes.copyOf(bytes), () -> now, older);
  }

  private List<Integer> numbers(ClusterKeys keys) {
    return keys.use(valid -> valid.stream().map(ClusterKey::number).toList());
  }

  @Test
  void shouldDeriveTheKeyOfADayAsTheDocumentSays() {
    String first =
        root(List.of()).use(keys -> HexFormat.of().formatHex(keys.getFirst().secret().exposed()));

    // HKDF-Expand(00..01, "callseal 1 cluster" | 00005161, 32), by another implementation.
    assertThat(first).isEqualTo("5820c692cfaf3174125b69acdbfe04a0a9e0d78b7deb5b38f53330a11cd86d76");
  }

  @Test
  void shouldReadWhatWasSealedTodayAndYesterdayAndNothingOlder() {
    RecordCipher cipher = new RecordCipher(root(List.of()), random);
    now = MIDNIGHT + DAY - 1;
    StoredFlow stored = cipher.seal(id, new Spi(300), flow);

    now += DAY;
    assertThat(cipher.open(id, stored)).as("a day later").contains(flow);
    now++;
    assertThat(cipher.open(id, stored)).as("the day after").isEmpty();
    assertThat(numbers(root(List.of()))).containsExactly(20_835, 20_834);
  }

  @Test
  void shouldReadAnHourBeforeMidnightWhatAnAuthorityAheadOfItSeals() {
    RecordCipher ahead = new RecordCipher(root(List.of()), random);
    StoredFlow stored = ahead.seal(id, new Spi(300), flow);
    now = MIDNIGHT - 3600;
    assertThat(new RecordCipher(root(List.of()), random).open(id, stored)).contains(flow);
    now--;
    assertThat(new RecordCipher(root(List.of()), random).open(id, stored)).isEmpty();
  }

  @Test
  void shouldReadStoresFromBeforeThereWasAKeyForEachDayAndSealNothingSo() {
    SecretBytes once = SecretBytes.random(random, 32);
    ClusterKey only = new ClusterKey(1, once);
    StoredFlow old = new RecordCipher(List.of(only), random).seal(id, new Spi(300), flow);
    RecordCipher cipher = new RecordCipher(root(List.of(only)), random);

    assertThat(cipher.open(id, old)).contains(flow);
    now += 30 * DAY;
    assertThat(cipher.open(id, old)).as("its keys are made anew each hour").contains(flow);
    assertThat(
            new RecordCipher(List.of(only), random).open(id, cipher.seal(id, new Spi(300), flow)))
        .isEmpty();
  }

  @Test
  void shouldGiveEdgesCopiesThatTheyMayWipe() {
    ClusterRoot root = root(List.of());
    ClusterKeyring ring = new ClusterKeyring();
    ring.replace(root.forEdges());
    StoredFlow stored = new RecordCipher(root, random).seal(id, new Spi(300), flow);
    RecordCipher edge = new RecordCipher(ring, random);
    assertThat(edge.open(id, stored)).contains(flow);

    List<ClusterKey> given = root.forEdges();
    ring.replace(given);
    ring.close();

    assertThat(given).allMatch(key -> key.secret().isWiped());
    assertThat(edge.open(id, stored)).isEmpty();
    assertThatThrownBy(() -> edge.seal(id, new Spi(300), flow))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no cluster key");
    assertThat(new RecordCipher(root, random).open(id, stored)).contains(flow);
    ring.replace(root.forEdges());
    assertThat(ring.isEmpty()).as("closed for good").isTrue();
  }
}
