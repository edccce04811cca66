package org.callseal.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.XAddArgs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.callseal.core.association.AssociationStore.StoreResult;
import org.callseal.core.association.FoundAssociation;
import org.callseal.core.association.LiveSpis.LiveSpi;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.association.StoredFlow;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Spi;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody reads and writes Redis as he likes. */
class RedisHostileTest {

  private static final Spi SPI = new Spi(0xf000_0001);
  private static final Spi OTHER = new Spi(0xf000_0002);
  private static final Kid DEVICE = new Kid(5);
  private static final long NOW = Sealed.NOW;
  private static final int MEGABYTE = 1024 * 1024;

  private static RedisProcess redis;
  private static RedisRelay relay;

  private final String prefix = Prefixes.next();
  private final RedisKeys keys = new RedisKeys(prefix);
  private final Sealed cluster = new Sealed(1);
  private RedisAssociationStore store;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
    relay = new RedisRelay(redis.port());
  }

  @AfterAll
  static void stop() {
    relay.close();
    redis.close();
  }

  @BeforeEach
  void open() {
    store = RedisAssociationStore.open(Patient.of(relay.address()).withPrefix(prefix));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private StoredAssociation stored(Spi spi, Kid kid, long born) {
    StoredAssociation association = cluster.association(spi, kid, NOW + born, NOW + 1000);
    assertThat(store.put(association)).isEqualTo(StoreResult.STORED);
    return association;
  }

  private byte[] value(String key) {
    return redis.asked(commands -> commands.get(key));
  }

  private void write(String key, byte[] value) {
    redis.asked(commands -> commands.set(key, value));
  }

  private boolean opens(Spi spi) {
    return store.find(spi).flatMap(cluster.cipher::open).isPresent();
  }

  @Test
  void shouldHoldNothingOfAnAssociationThatIsNotSealedButWhatItIsFoundBy() {
    stored(SPI, DEVICE, 0);
    store.putFlow(cluster.flow(store.find(SPI).orElseThrow(), "192.0.2.77", 1));

    String all =
        redis.asked(commands -> {
          StringBuilder text = new StringBuilder();
          for (String key : commands.keys(prefix + "*")) {
            text.append(key).append(new String(commands.dump(key), UTF_8));
          }
          return text.toString();
        });
    assertThat(all).contains("f0000001").doesNotContain("alice", "example.net", "edge-1");
  }

  @Test
  @Requirement("3.4.12")
  void shouldHoldNoAssociationThatAnotherClusterSealed() {
    StoredAssociation forged = new Sealed(2).association(SPI, DEVICE, NOW, NOW + 1000);
    write(keys.association(SPI), AssociationValue.write(forged));

    assertThat(store.find(SPI)).isPresent();
    assertThat(opens(SPI)).isFalse();
  }

  @Test
  @Requirement("3.4.12")
  void shouldOpenNoAssociationUnderTheSpiOfAnother() {
    stored(SPI, DEVICE, 0);
    stored(OTHER, new Kid(6), 0);

    write(keys.association(SPI), value(keys.association(OTHER)));

    assertThat(opens(OTHER)).isTrue();
    assertThat(opens(SPI)).isFalse();
  }

  @Test
  void shouldOpenNoFlowOfAnotherAssociation() {
    StoredAssociation one = stored(SPI, DEVICE, 0);
    StoredAssociation other = stored(OTHER, new Kid(6), 0);
    store.putFlow(cluster.flow(other, "192.0.2.66", 5));

    write(keys.flow(SPI), value(keys.flow(OTHER)));

    StoredFlow moved = store.findFlow(SPI).orElseThrow();
    assertThat(cluster.cipher.open(one.id(), moved)).isEmpty();
    assertThat(cluster.cipher.open(other.id(), moved)).isEmpty();
  }

  @Test
  void shouldOpenNoFlowUnderAnotherSequence() {
    StoredAssociation one = stored(SPI, DEVICE, 0);
    store.putFlow(cluster.flow(one, "192.0.2.66", 5));
    byte[] raised = value(keys.flow(SPI));
    raised[0] = '7';

    write(keys.flow(SPI), raised);

    assertThat(cluster.cipher.open(one.id(), store.findFlow(SPI).orElseThrow())).isEmpty();
  }

  /**
   * It is genuine: an edge that asks sends there until the device is heard or a new one is written.
   */
  @Test
  void shouldReplaceAnOlderFlowThatWasPutBackByTheNextOne() {
    StoredAssociation one = stored(SPI, DEVICE, 0);
    store.putFlow(cluster.flow(one, "192.0.2.1", 5));
    byte[] old = value(keys.flow(SPI));
    store.putFlow(cluster.flow(one, "192.0.2.2", 6));

    write(keys.flow(SPI), old);
    assertThat(store.findFlow(SPI).orElseThrow().sequence()).isEqualTo(5);
    store.putFlow(cluster.flow(one, "192.0.2.3", 7));

    assertThat(store.findFlow(SPI).orElseThrow().sequence()).isEqualTo(7);
  }

  @Test
  void shouldTellTheEndOfAnAssociationThatWasPutBackAfterIt() {
    stored(SPI, DEVICE, 0);
    byte[] old = value(keys.association(SPI));
    store.remove(SPI);

    write(keys.association(SPI), old);

    StoredAssociation back = store.find(SPI).orElseThrow();
    assertThat(cluster.cipher.open(back).orElseThrow().hasEnded(NOW + 1000)).isTrue();
    assertThat(store.findNewest(DEVICE)).isEmpty();
    old[old.length - 1] ^= 1;
    write(keys.association(SPI), old);
    assertThat(opens(SPI)).isFalse();
  }

  @Test
  void shouldTakeNoPointerOfADeviceAtItsWord() {
    stored(SPI, DEVICE, 0);
    StoredAssociation others = stored(OTHER, new Kid(6), 9);
    List<String> forged =
        List.of(
            IndexEntry.of(others).toString(),
            new IndexEntry(SPI.value(), NOW + 500, NOW + 900).toString(),
            new IndexEntry(0x777, NOW + 400, NOW + 900).toString(),
            "zz".repeat(20),
            IndexEntry.of(store.find(SPI).orElseThrow()).toString());
    write(keys.device(DEVICE), String.join("", forged).getBytes(UTF_8));

    assertThat(store.findNewest(DEVICE).orElseThrow().spi()).isEqualTo(SPI);
    assertThat(store.lookUp(SPI).orElseThrow().newest()).isTrue();
    store.retainNewest(DEVICE, 0);
    assertThat(store.find(OTHER)).isPresent();
  }

  @Test
  void shouldTakeNoPointerOfANameAtItsWord() {
    stored(SPI, DEVICE, 0);
    String tag = cluster.tag();
    StoredAssociation mallory =
        named(cluster.association(OTHER, new Kid(6), NOW + 9, NOW + 1000), "mallory");
    store.put(mallory);
    String genuine = new String(value(keys.name(tag)), UTF_8);
    write(keys.name(tag), (IndexEntry.of(mallory) + genuine).getBytes(UTF_8));

    assertThat(store.findByName(List.of(tag), NOW, 9))
        .extracting(StoredAssociation::spi)
        .containsExactly(SPI);
  }

  private static StoredAssociation named(StoredAssociation bare, String name) {
    return new StoredAssociation(
        bare.spi(),
        bare.id(),
        bare.kind(),
        bare.kid(),
        bare.bornSeconds(),
        bare.endSeconds(),
        List.of(name),
        bare.sealed());
  }

  @Test
  void shouldFindADeviceAgainWhoseIndexWasFilledUp() {
    StringBuilder full = new StringBuilder();
    for (int i = 0; i < IndexEntry.MOST; i++) {
      full.append(new IndexEntry(0x1000 + i, NOW + 5000 + i, NOW + 9000));
    }
    write(keys.device(DEVICE), full.toString().getBytes(UTF_8));

    stored(SPI, DEVICE, 0);

    assertThat(store.findNewest(DEVICE).orElseThrow().spi()).isEqualTo(SPI);
    // Taken out is what points at nothing, without being asked to.
    await().until(() -> value(keys.device(DEVICE)).length == IndexEntry.LENGTH);
  }

  @Test
  void shouldTellNewSpisAfterTheListWasPoisoned() {
    stored(SPI, DEVICE, 0);
    long position = store.liveAfter(0, 9).position();
    redis.asked(commands ->
        commands.xadd(
            keys.live(),
            new XAddArgs().id("18446744073709551615-18446744073709551615"),
            Map.of("a", "x".getBytes(UTF_8))));
    assertThat(store.liveAfter(position, 9).spis()).isEmpty();

    stored(OTHER, DEVICE, 1);

    assertThat(store.liveAfter(position, 9).spis()).containsExactly(new LiveSpi(OTHER, NOW + 1000));
  }

  /** What a key is made. */
  private enum Poison {
    ENDLESS(RedisFault.OVERSIZE) {
      @Override
      void into(String key) {
        redis.asked(commands -> commands.setrange(key, 100L * MEGABYTE, new byte[] {1}));
      }
    },
    A_LIST(RedisFault.WRONG_TYPE) {
      @Override
      void into(String key) {
        redis.asked(commands -> commands.lpush(key, new byte[MEGABYTE]));
      }
    },
    GARBAGE(RedisFault.MALFORMED) {
      @Override
      void into(String key) {
        redis.asked(commands -> commands.set(key, "garbage \r\n$2147483647\r\n".getBytes(UTF_8)));
      }
    };

    private final RedisFault fault;

    Poison(RedisFault fault) {
      this.fault = fault;
    }

    abstract void into(String key);
  }

  @ParameterizedTest
  @EnumSource(Poison.class)
  void shouldPassOverWhatIsNoneOfOursInAnyKeyAndHealWithTheNextWriting(Poison poison) {
    StoredAssociation one = stored(SPI, DEVICE, 0);
    String tag = cluster.tag();
    for (String key :
        List.of(
            keys.association(SPI),
            keys.flow(SPI),
            keys.device(DEVICE),
            keys.name(tag),
            keys.live())) {
      redis.asked(commands -> commands.del(key));
      poison.into(key);
    }
    long before = relay.received();

    List<Consumer<RedisAssociationStore>> questions =
        List.of(
            each -> assertThat(each.find(SPI)).isEmpty(),
            each -> assertThat(each.lookUp(SPI)).isEmpty(),
            each -> assertThat(each.findFlow(SPI)).isEmpty(),
            each -> assertThat(each.findNewest(DEVICE)).isEmpty(),
            each -> assertThat(each.findByName(List.of(tag), NOW, 9)).isEmpty(),
            each -> assertThat(each.liveAfter(0, 9).spis()).isEmpty(),
            each -> each.forEachLive(NOW, _ -> assertThat(false).isTrue()),
            each -> assertThat(each.put(one)).isEqualTo(StoreResult.SPI_TAKEN));
    questions.forEach(question -> question.accept(store));

    assertThat(relay.received() - before).isLessThan(MEGABYTE);
    assertThat(store.faults().get(poison.fault)).isPositive();
    assertThat(store.faults().get(RedisFault.ENDLESS_REPLY)).isZero();

    store.remove(SPI);
    assertThat(store.put(one)).isEqualTo(StoreResult.STORED);
    store.putFlow(cluster.flow(one, "192.0.2.1", 1));
    FoundAssociation found = store.lookUp(SPI).orElseThrow();
    assertThat(found.newest()).isTrue();
    assertThat(found.flow()).isPresent();
    assertThat(store.findNewest(DEVICE)).isPresent();
    assertThat(store.findByName(List.of(tag), NOW, 9)).hasSize(1);
    assertThat(store.liveAfter(0, 9).spis()).hasSize(1);
    List<Spi> live = new ArrayList<>();
    store.forEachLive(NOW, each -> live.add(each.spi()));
    assertThat(live).containsExactly(SPI);
  }

  @ParameterizedTest
  @EnumSource(Poison.class)
  void shouldStoreOverWhatIsNoneOfOursInTheIndexes(Poison poison) {
    String tag = cluster.tag();
    List.of(keys.flow(SPI), keys.device(DEVICE), keys.name(tag), keys.live()).forEach(poison::into);

    StoredAssociation one = stored(SPI, DEVICE, 0);
    store.putFlow(cluster.flow(one, "192.0.2.1", 1));

    assertThat(store.lookUp(SPI).orElseThrow().flow()).isPresent();
    assertThat(store.findNewest(DEVICE)).isPresent();
    assertThat(store.findByName(List.of(tag), NOW, 9)).hasSize(1);
    assertThat(store.liveAfter(0, 9).spis()).hasSize(1);
  }

  @Test
  void shouldScanOnlyKeysThatAreOurs() {
    stored(SPI, DEVICE, 0);
    write(prefix + ":sa:{zzzzzzzz}", new byte[100]);
    write(prefix + ":sa:{00000001}", new byte[100]);
    write(prefix + ":sa:{" + "a".repeat(MEGABYTE) + "}", new byte[100]);

    List<Spi> live = new ArrayList<>();
    store.forEachLive(NOW, each -> live.add(each.spi()));

    assertThat(live).containsExactly(SPI);
  }
}
