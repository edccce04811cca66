package org.callseal.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.callseal.authority.CoreAddresses.Choice;
import org.callseal.authority.CoreAddresses.Chosen;
import org.callseal.authority.CoreAddresses.HeldBack;
import org.callseal.authority.CoreAddresses.NoChoice;
import org.callseal.authority.CoreAddresses.Pool;
import org.callseal.authority.CoreAddresses.Taken;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.ServerSet;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.gateway.AddressPrefix;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.gateway.CoreWish;
import org.callseal.core.gateway.CoreWish.Named;
import org.callseal.core.gateway.CoreWish.Next;
import org.callseal.core.identity.Identity;
import org.callseal.core.subscriber.Subscriber;
import org.callseal.store.H2AssociationStore;
import org.callseal.store.H2Database;
import org.callseal.store.SqlRevocationLog;
import org.callseal.store.SqlSubscriberStore;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which gateway gets which port or address on the core side. */
class CoreAddressesTest {
  private static final long THIRTY_DAYS = 30L * 24 * 3600;
  private static final Pool PORTS = new Pool(24_000, 24_002, Optional.empty());
  private static final Pool ADDRESSES =
      new Pool(
          24_000, 24_002, Optional.of(AddressPrefix.of(InetAddress.ofLiteral("10.9.0.0"), 30)));

  @TempDir private Path folder;
  private final RandomSource random = new SeededRandom(13)::fill;
  private final List<Set<Kid>> ended = new ArrayList<>();
  private long nowSeconds = 1_800_000_000L;
  private H2Database database;
  private AuthorityStores stores;
  private SubscriberRegister register;
  private CoreAddresses addresses;

  @BeforeEach
  void start() {
    database = H2Database.open(folder);
    RecordCipher cipher =
        new RecordCipher(List.of(new ClusterKey(1, SecretBytes.random(random, 32))), random);
    stores =
        new AuthorityStores(
            new SqlSubscriberStore(database),
            new H2AssociationStore(database),
            new SqlRevocationLog(database),
            cipher);
    register =
        new SubscriberRegister(
            DomainKeys.generate(P256.fastest(), random, "example.net"),
            stores,
            ServerSet.EMPTY,
            random,
            new AuthorityClock(() -> 0, () -> nowSeconds),
            ended::add);
    addresses = register.coreAddresses(PORTS);
    for (int i = 1; i <= 5; i++) {
      stores.subscribers().add(Subscriber.of(gateway(i)));
    }
  }

  @AfterEach
  void stop() {
    stores.associations().close();
    database.close();
  }

  @Test
  void shouldDrawTheLowestFreePortForEachGatewayUntilThereIsNone() {
    assertThat(give(1, Next.PORT)).isEqualTo(port(24_000));
    assertThat(give(2, Next.PORT)).isEqualTo(port(24_001));
    assertThat(give(3, Next.PORT)).isEqualTo(port(24_002));

    assertThat(addresses.choose(gateway(4), Next.PORT)).isEqualTo(NoChoice.NO_PORT_LEFT);
    assertThat(addresses.choose(gateway(2), Next.PORT)).isEqualTo(chosen(24_001));
  }

  @Test
  void shouldNameTheHolderOfATakenPort() {
    give(1, new Named(port(30_000)));

    assertThat(addresses.choose(gateway(2), new Named(port(30_000))))
        .isEqualTo(new Taken(port(30_000), gateway(1)));
    assertThat(register.assign(gateway(2), port(30_000))).isFalse();
    assertThat(stores.subscribers().find(gateway(2)).orElseThrow().coreAddress()).isEmpty();
  }

  @Test
  void shouldGiveAFreedPortToNobodyElseForThirtyDays() {
    give(1, Next.PORT);
    register.remove(gateway(1));
    HeldBack heldBack = new HeldBack(port(24_000), gateway(1), nowSeconds + THIRTY_DAYS);

    nowSeconds += THIRTY_DAYS - 1;
    assertThat(addresses.choose(gateway(2), new Named(port(24_000)))).isEqualTo(heldBack);
    assertThat(addresses.choose(gateway(2), Next.PORT)).isEqualTo(chosen(24_001));
    assertThat(addresses.choose(gateway(1), Next.PORT)).as("his own").isEqualTo(chosen(24_000));

    nowSeconds += 1;
    assertThat(give(2, Next.PORT)).isEqualTo(port(24_000));
  }

  @Test
  void shouldHoldBackAPortThatAGatewayWasMovedFrom() {
    give(1, Next.PORT);
    give(1, new Named(port(30_000)));

    assertThat(addresses.choose(gateway(2), new Named(port(24_000)))).isInstanceOf(HeldBack.class);
    assertThat(stores.subscribers().find(gateway(1)).orElseThrow().coreAddress())
        .contains(port(30_000));
  }

  @Test
  void shouldDrawAddressesFromThePrefixAlone() {
    assertThat(addresses.choose(gateway(1), Next.ADDRESS)).isEqualTo(NoChoice.NO_PREFIX);
    addresses = register.coreAddresses(ADDRESSES);

    assertThat(give(1, Next.ADDRESS)).isEqualTo(host("10.9.0.1"));
    assertThat(addresses.choose(gateway(2), new Named(host("10.9.0.1"))))
        .isEqualTo(new Taken(host("10.9.0.1"), gateway(1)));
    assertThat(addresses.choose(gateway(2), new Named(host("10.9.0.3"))))
        .isEqualTo(NoChoice.OUTSIDE_THE_PREFIX);
    assertThat(give(2, Next.ADDRESS)).isEqualTo(host("10.9.0.2"));
    assertThat(addresses.choose(gateway(3), Next.ADDRESS)).isEqualTo(NoChoice.NO_ADDRESS_LEFT);
    assertThat(give(3, Next.PORT)).isEqualTo(port(24_000));
  }

  @Test
  void shouldGiveAddressesToSubscribersAlone() {
    assertThat(addresses.assign(gateway(9), port(24_000))).isFalse();
    assertThat(stores.subscribers().claims()).isEmpty();
  }

  private CoreAddress give(int number, CoreWish wish) {
    Choice choice = addresses.choose(gateway(number), wish);
    assertThat(choice).isInstanceOf(Chosen.class);
    CoreAddress address = ((Chosen) choice).address();
    assertThat(addresses.assign(gateway(number), address)).isTrue();
    return address;
  }

  private static Choice chosen(int port) {
    return new Chosen(port(port));
  }

  private static CoreAddress port(int number) {
    return new CoreAddress.Port(number);
  }

  private static CoreAddress host(String literal) {
    return new CoreAddress.Host(InetAddress.ofLiteral(literal));
  }

  private static Identity gateway(int number) {
    return Identity.parse("rgw" + number + ".example.net").orElseThrow();
  }
}
