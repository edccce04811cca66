package org.callseal.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.FoundAssociation;
import org.callseal.core.association.LiveSpis;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.association.StoredFlow;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Spi;
import org.callseal.store.redis.RedisAddress.Form;

/**
 * Sealed associations and flows in Redis. Keys: {@code sa:{SPI}} and {@code flow:{SPI}}, {@code
 * kid:{KID}} and {@code name:{TAG}} that point at SPIs, {@code live} with all of them in order. All
 * end by themselves, with what they belong to.
 *
 * <p>An association exists as soon as its own key does. Where one node has all keys they are
 * written in one step; in a cluster those that point at it come first, and at its removal go last:
 * whatever is interrupted, there may be pointers at nothing, which are passed over, and never an
 * association that cannot be found.
 *
 * <p>Thread rule: any thread that may block. Lifetime: from opening to {@link #close}.
 */
public final class RedisAssociationStore implements AssociationStore {

  private static final int SCANNED = 500;
  private static final int AT_ONCE = 100;
  private static final int FLOWS_AT_ONCE = 500;
  private static final int MOST_OF_A_DEVICE = IndexEntry.MOST;

  private final boolean oneNode;
  private final RedisFaults faults;
  private final RedisKeys keys;
  private final RedisLink link;
  private final RedisValues values;
  private final RedisIndexes indexes;
  private final RedisLiveSpis live;

  private RedisAssociationStore(RedisSettings settings, RedisFaults faults, RedisLink link) {
    this.oneNode = settings.address().form() != Form.CLUSTER;
    this.faults = faults;
    this.keys = new RedisKeys(settings.prefix());
    this.link = link;
    this.values = new RedisValues(link, keys, faults);
    this.indexes = new RedisIndexes(link, keys, values);
    this.live = new RedisLiveSpis(link, keys, faults);
  }

  /**
   * Connects and asks Redis for something, so that what is wrong with address, login or
   * certificates is said at once.
   *
   * @throws org.callseal.store.StoreUnavailableException in an operator's words
   */
  public static RedisAssociationStore open(RedisSettings settings) {
    settings
        .login()
        .password()
        .ifPresent(file -> new PasswordFile(settings.login().user(), file).check());
    settings
        .sentinelLogin()
        .password()
        .ifPresent(file -> new PasswordFile(settings.sentinelLogin().user(), file).check());
    RedisFaults faults = new RedisFaults();
    RedisConnector connector = null;
    try {
      connector = new RedisConnector(settings, faults);
      RedisAssociationStore store =
          new RedisAssociationStore(settings, faults, new RedisLink(settings, connector));
      store.liveAfter(0, 1);
      return store;
    } catch (RuntimeException e) {
      if (connector != null) {
        connector.close();
      }
      throw RedisProblem.opening(settings.address(), e);
    }
  }

  @Override
  public StoreResult put(StoredAssociation association) {
    byte[] value = AssociationValue.write(association);
    byte[] end = Long.toString(association.endSeconds()).getBytes(US_ASCII);
    boolean stored =
        oneNode ? putAtOnce(association, value, end) : putInOrder(association, value, end);
    return stored ? StoreResult.STORED : StoreResult.SPI_TAKEN;
  }

  private boolean putAtOnce(StoredAssociation association, byte[] value, byte[] end) {
    List<String> all = new ArrayList<>();
    all.add(keys.association(association.spi()));
    all.add(keys.flow(association.spi()));
    all.add(keys.live());
    all.addAll(indexes.of(association));
    return link.await(
            RedisScript.PUT.<Long>run(
                link.commands(),
                ScriptOutputType.INTEGER,
                all.toArray(String[]::new),
                value,
                end,
                RedisLiveSpis.entry(association),
                RedisIndexes.bytes(IndexEntry.of(association))))
        == 1;
  }

  private boolean putInOrder(StoredAssociation association, byte[] value, byte[] end) {
    List<CompletionStage<Long>> pointers = new ArrayList<>(indexes.put(association));
    pointers.add(live.put(association));
    values.await(pointers);
    boolean stored =
        link.await(
                RedisScript.PUT_ASSOCIATION.<Long>run(
                    link.commands(),
                    ScriptOutputType.INTEGER,
                    ofSpi(association.spi()),
                    value,
                    end))
            == 1;
    // Where the first of two tries came through after all, they are its own.
    IndexEntry own = IndexEntry.of(association);
    if (!stored && find(association.spi()).filter(own::isOf).isEmpty()) {
      values.await(indexes.remove(List.of(association)));
    }
    return stored;
  }

  private String[] ofSpi(Spi spi) {
    return new String[] {keys.association(spi), keys.flow(spi)};
  }

  @Override
  public Optional<StoredAssociation> find(Spi spi) {
    return link.await(values.association(spi)).map(AssociationValue::withoutNames);
  }

  @Override
  public Optional<FoundAssociation> lookUp(Spi spi) {
    CompletionStage<Optional<StoredAssociation>> association = values.association(spi);
    CompletionStage<Optional<StoredFlow>> flow = values.flow(spi);
    Optional<StoredAssociation> found = link.await(association);
    Optional<StoredFlow> where = link.await(flow);
    return found.map(
        each -> new FoundAssociation(AssociationValue.withoutNames(each), where, isNewest(each)));
  }

  /** The index is asked alone where it says so; whether another one is there where it does not. */
  private boolean isNewest(StoredAssociation association) {
    List<IndexEntry> entries = link.await(values.index(keys.device(association.kid())));
    return entries.isEmpty()
        || entries.getFirst().isOf(association)
        || newest(association.kid(), 1).stream()
            .allMatch(newest -> newest.bornSeconds() <= association.bornSeconds());
  }

  @Override
  public Optional<StoredAssociation> findNewest(Kid kid) {
    return newest(kid, 1).stream().findFirst().map(AssociationValue::withoutNames);
  }

  private List<StoredAssociation> newest(Kid kid, int most) {
    return indexes.find(List.of(keys.device(kid)), 0, found -> found.kid().equals(kid), most);
  }

  @Override
  public List<StoredAssociation> findByName(List<String> names, long nowSeconds, int most) {
    Set<String> asked = Set.copyOf(names);
    return indexes
        .find(
            asked.stream().map(keys::name).toList(),
            nowSeconds,
            found -> found.names().stream().anyMatch(asked::contains),
            most)
        .stream()
        .map(AssociationValue::withoutNames)
        .toList();
  }

  @Override
  public void retainNewest(Kid kid, int most) {
    List<StoredAssociation> all = newest(kid, MOST_OF_A_DEVICE);
    removeAll(all.subList(Math.min(most, all.size()), all.size()));
  }

  @Override
  public void remove(Collection<Spi> spis) {
    List<Spi> all = List.copyOf(spis);
    for (int at = 0; at < all.size(); at += AT_ONCE) {
      List<Spi> some = all.subList(at, Math.min(at + AT_ONCE, all.size()));
      List<StoredAssociation> found =
          values.await(some.stream().map(values::association).toList()).stream()
              .flatMap(Optional::stream)
              .toList();
      // What cannot be read goes as well.
      delete(some);
      values.await(indexes.remove(found));
    }
  }

  private void removeAll(List<StoredAssociation> associations) {
    delete(associations.stream().map(StoredAssociation::spi).toList());
    values.await(indexes.remove(associations));
  }

  private void delete(List<Spi> spis) {
    values.await(
        spis.stream().map(spi -> (CompletionStage<Long>) link.commands().del(ofSpi(spi))).toList());
  }

  @Override
  public LiveSpis liveAfter(long position, int most) {
    return live.after(position, most);
  }

  /** One that is stored meanwhile may come or not, and one may come twice while Redis grows. */
  @Override
  public void forEachLive(long nowSeconds, Consumer<StoredAssociation> action) {
    ScanArgs some = ScanArgs.Builder.limit(SCANNED).match(keys.anyAssociation());
    KeyScanCursor<String> cursor = link.await(link.commands().scan(some));
    while (true) {
      List<Spi> spis =
          cursor.getKeys().stream().map(keys::spiOf).filter(spi -> spi != 0).map(Spi::new).toList();
      for (int at = 0; at < spis.size(); at += AT_ONCE) {
        List<Spi> asked = spis.subList(at, Math.min(at + AT_ONCE, spis.size()));
        values.await(asked.stream().map(values::association).toList()).stream()
            .flatMap(Optional::stream)
            .filter(found -> found.endSeconds() > nowSeconds)
            .map(AssociationValue::withoutNames)
            .forEach(action);
      }
      if (cursor.isFinished()) {
        return;
      }
      cursor = link.await(link.commands().scan(cursor, some));
    }
  }

  /** Nothing is left to do: Redis forgets each at its end. */
  @Override
  public int removeEnded(long nowSeconds) {
    return 0;
  }

  @Override
  public void putFlow(StoredFlow flow) {
    link.await(ask(flow));
  }

  @Override
  public void putFlows(List<StoredFlow> flows) {
    for (int at = 0; at < flows.size(); at += FLOWS_AT_ONCE) {
      values.await(
          flows.subList(at, Math.min(at + FLOWS_AT_ONCE, flows.size())).stream()
              .map(this::ask)
              .toList());
    }
  }

  private CompletionStage<Long> ask(StoredFlow flow) {
    return RedisScript.PUT_FLOW.run(
        link.commands(),
        ScriptOutputType.INTEGER,
        ofSpi(flow.spi()),
        FlowValue.sequence(flow).getBytes(US_ASCII),
        flow.sealed());
  }

  @Override
  public Optional<StoredFlow> findFlow(Spi spi) {
    return link.await(values.flow(spi));
  }

  /** How often what was found in Redis was none of ours. */
  public Map<RedisFault, Long> faults() {
    return faults.counts();
  }

  @Override
  public void close() {
    link.close();
  }
}
