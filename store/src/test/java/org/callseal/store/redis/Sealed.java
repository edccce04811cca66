package org.callseal.store.redis;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.callseal.core.association.AssociationRecord;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.Flow;
import org.callseal.core.association.Grant;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.association.StoredFlow;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Protocol;
import org.callseal.core.seal.Spi;
import org.callseal.testkit.SeededRandom;

/** Associations and flows that are sealed as an authority and its edges seal them. */
final class Sealed {

  static final long NOW = Instant.now().getEpochSecond();
  private static final String ALICE = "alice@example.net";

  private final RandomSource random;
  final RecordCipher cipher;

  Sealed(int seed) {
    this.random = new SeededRandom(seed)::fill;
    this.cipher =
        new RecordCipher(List.of(new ClusterKey(1, SecretBytes.random(random, 32))), random);
  }

  AssociationRecord record(Spi spi, Kid kid, long born, long end) {
    return new AssociationRecord(
        AssociationKind.ENDPOINT_DOMAIN,
        Protocol.SIP,
        spi,
        new Spi(0x200),
        Identity.parse("sip:" + ALICE).orElseThrow(),
        kid,
        SecretBytes.random(random, 32),
        born,
        end,
        17,
        new Grant(3600, List.of(), ServerSet.EMPTY, 0, new byte[0]),
        Optional.empty());
  }

  StoredAssociation association(Spi spi, Kid kid, long born, long end) {
    return cipher.seal(record(spi, kid, born, end));
  }

  /** What all of them are found by when a call agent asks for the name. */
  String tag() {
    return association(new Spi(0x400), new Kid(1), NOW, NOW + 1).names().getFirst();
  }

  StoredFlow flow(StoredAssociation association, String address, long sequence) {
    return cipher.seal(
        association.id(),
        association.spi(),
        new Flow(
            new InetSocketAddress(InetAddress.ofLiteral(address), 40000),
            new Instance(7),
            sequence,
            "edge-1"));
  }
}
