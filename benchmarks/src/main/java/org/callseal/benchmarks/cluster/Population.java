package org.callseal.benchmarks.cluster;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.callseal.core.association.AssociationRecord;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.Flow;
import org.callseal.core.association.Grant;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.ServerSet;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Protocol;
import org.callseal.core.seal.Spi;

/**
 * Phones whose associations are in the store, sealed as an authority seals them, with flows as an
 * edge that has died since wrote them down. Immutable.
 */
final class Population {

  static final String DOMAIN = "example.net";

  private static final int FIRST_OURS = 0x4000_0000;
  private static final int FIRST_THEIRS = 0x2000_0000;
  private static final int SECRET = 32;
  private static final long LIFETIME_SECONDS = 36_000;
  private static final String DEAD = "edge-dead";
  private static final int CALLERS = 16;

  private final RecordCipher cipher;
  private final RandomSource random;
  private final ServerSet servers;
  private final long bornSeconds = Instant.now().getEpochSecond() - 1;

  Population(RecordCipher cipher, RandomSource random) {
    this.cipher = cipher;
    this.random = random;
    this.servers =
        new ServerSet(
            IntStream.rangeClosed(1, 3)
                .mapToObj(i -> new ServerSet.Server("edge-" + i, "203.0.113.1" + i, 5060))
                .toList());
  }

  /**
   * Stores so many from this number on, and gives them.
   *
   * @param places where the edge that is dead saw them
   */
  List<Phone> store(
      AssociationStore store, int from, int count, Function<Phone, InetSocketAddress> places) {
    List<Phone> phones = new ArrayList<>(count);
    for (int i = from; i < from + count; i++) {
      phones.add(new Phone(record(i), random));
    }
    List<Thread> callers =
        IntStream.range(0, CALLERS)
            .mapToObj(
                caller -> Thread.ofVirtual().start(() -> store(store, phones, caller, places)))
            .toList();
    for (Thread caller : callers) {
      try {
        caller.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return phones;
  }

  private void store(
      AssociationStore store,
      List<Phone> phones,
      int caller,
      Function<Phone, InetSocketAddress> places) {
    for (int i = caller; i < phones.size(); i += CALLERS) {
      Phone phone = phones.get(i);
      AssociationRecord record = phone.record();
      if (store.put(cipher.seal(record)) != AssociationStore.StoreResult.STORED) {
        throw new IllegalStateException("an SPI is taken: the store was not empty");
      }
      Flow flow =
          new Flow(places.apply(phone), phone.association().own(), bornSeconds * 1000, DEAD);
      store.putFlow(cipher.seal(record.id(), record.domainSpi(), flow));
    }
  }

  private AssociationRecord record(int number) {
    return new AssociationRecord(
        AssociationKind.ENDPOINT_DOMAIN,
        Protocol.SIP,
        spi(number),
        new Spi(FIRST_THEIRS + number),
        Identity.parse("sip:phone" + number + "@" + DOMAIN).orElseThrow(),
        new Kid(number),
        SecretBytes.random(random, SECRET),
        bornSeconds,
        bornSeconds + LIFETIME_SECONDS,
        0,
        new Grant(LIFETIME_SECONDS, List.of(), servers, 0, new byte[0]),
        Optional.empty());
  }

  /** The edge's SPI of a phone. */
  static Spi spi(int number) {
    return new Spi(FIRST_OURS + number);
  }
}
