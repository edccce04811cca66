package org.callseal.core.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Protocol;
import org.callseal.core.seal.Role;
import org.callseal.core.seal.Spi;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

class RecordCipherTest {
  private final RandomSource random = new SeededRandom(4)::fill;
  private final ClusterKey today = new ClusterKey(2, SecretBytes.random(random, 32));
  private final ClusterKey yesterday = new ClusterKey(1, SecretBytes.random(random, 32));
  private final RecordCipher cipher = new RecordCipher(List.of(today, yesterday), random);
  private final AssociationRecord record =
      new AssociationRecord(
          AssociationKind.ENDPOINT_DOMAIN,
          Protocol.SIP,
          new Spi(0xfffffff0),
          new Spi(0x200),
          Identity.parse("sip:alice@example.net").orElseThrow(),
          new Kid(-5),
          SecretBytes.random(random, 32),
          1_799_996_400L,
          1_800_000_000L,
          17,
          new Grant(3600, List.of("*@rgw1.example.net"), ServerSet.EMPTY, 0, new byte[0]),
          Optional.of(new CoreAddress.Port(24_000)));
  private final Flow flow =
      new Flow(
          new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 40000),
          new Instance(-3),
          9,
          "edge-1");

  @Test
  void shouldOpenWhatItSealed() {
    assertThat(cipher.open(cipher.seal(record))).contains(record);
    assertThat(record.terms(Role.RESPONDER).ownSpi()).isEqualTo(record.domainSpi());
    assertThat(record.terms(Role.INITIATOR).ownSpi()).isEqualTo(record.endpointSpi());
    assertThat(record.scope().permits("aaln/1@rgw1.example.net")).isTrue();

    assertThat(cipher.open(record.id(), cipher.seal(record.id(), record.domainSpi(), flow)))
        .contains(flow);
  }

  @Test
  void shouldKeepTheNameInWhichAGatewaySpeaks() {
    SpokenName name = new SpokenName("MEGACO/1 <rgw1.example.net>\r\n", 1_799_996_400L);
    Flow over = new Flow(null, new Instance(-3), 9, "edge-1", Optional.of(name));
    assertThat(cipher.open(record.id(), cipher.seal(record.id(), record.domainSpi(), over)))
        .contains(over);
    SpokenName binary = new SpokenName("\u0080\u0001\u0001\u00a1\u00ff", 0);
    Flow inBinary = new Flow(null, new Instance(-3), 9, "edge-1", Optional.of(binary));
    assertThat(cipher.open(record.id(), cipher.seal(record.id(), record.domainSpi(), inBinary)))
        .contains(inBinary);
  }

  @Test
  void shouldStillOpenWhatTheKeyBeforeSealed() {
    StoredAssociation old = new RecordCipher(List.of(yesterday), random).seal(record);

    assertThat(cipher.open(old)).contains(record);
    assertThat(new RecordCipher(List.of(today), random).open(old)).isEmpty();
  }

  @Test
  void shouldOpenNoRecordInWhichAnyBitWasChanged() {
    StoredAssociation sealed = cipher.seal(record);
    for (int bit = 0; bit < 8 * sealed.sealed().length; bit++) {
      byte[] changed = sealed.sealed().clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(cipher.open(with(sealed, sealed.spi(), sealed.id(), changed))).isEmpty();
    }
    for (int length = 0; length < sealed.sealed().length; length++) {
      byte[] cut = Arrays.copyOf(sealed.sealed(), length);
      assertThat(cipher.open(with(sealed, sealed.spi(), sealed.id(), cut))).isEmpty();
    }
  }

  @Test
  void shouldOpenNoRecordThatWasMovedOrRelabelled() {
    StoredAssociation sealed = cipher.seal(record);
    AssociationId other = new AssociationId(1, 2);

    assertThat(cipher.open(with(sealed, new Spi(0x999), sealed.id(), sealed.sealed()))).isEmpty();
    assertThat(cipher.open(with(sealed, sealed.spi(), other, sealed.sealed()))).isEmpty();
    assertThat(
            cipher.open(
                new StoredAssociation(
                    sealed.spi(),
                    sealed.id(),
                    AssociationKind.DOMAIN_DOMAIN,
                    sealed.kid(),
                    sealed.bornSeconds(),
                    sealed.endSeconds(),
                    sealed.names(),
                    sealed.sealed())))
        .isEmpty();
    assertThat(
            cipher.open(
                new StoredAssociation(
                    sealed.spi(),
                    sealed.id(),
                    sealed.kind(),
                    sealed.kid(),
                    sealed.bornSeconds(),
                    sealed.endSeconds() + 1,
                    sealed.names(),
                    sealed.sealed())))
        .as("an end put off")
        .isEmpty();
    assertThat(
            cipher.open(
                new StoredAssociation(
                    sealed.spi(),
                    sealed.id(),
                    sealed.kind(),
                    sealed.kid(),
                    sealed.bornSeconds() + 1,
                    sealed.endSeconds(),
                    sealed.names(),
                    sealed.sealed())))
        .as("made younger")
        .isEmpty();
    assertThat(
            cipher.open(
                new StoredAssociation(
                    sealed.spi(),
                    sealed.id(),
                    sealed.kind(),
                    new Kid(1),
                    sealed.bornSeconds(),
                    sealed.endSeconds(),
                    sealed.names(),
                    sealed.sealed())))
        .as("another device's")
        .isEmpty();
  }

  @Test
  void shouldTakeNoFlowForAnAssociationNorOneAssociationsFlowForAnothers() {
    StoredFlow sealed = cipher.seal(record.id(), record.domainSpi(), flow);

    assertThat(
            cipher.open(
                with(cipher.seal(record), record.domainSpi(), record.id(), sealed.sealed())))
        .isEmpty();
    assertThat(cipher.open(new AssociationId(1, 2), sealed)).isEmpty();
    assertThat(
            cipher.open(
                record.id(), new StoredFlow(sealed.spi(), sealed.sequence() + 1, sealed.sealed())))
        .as("a sequence that was raised")
        .isEmpty();
  }

  @Test
  void shouldFindByNameWhatAnyOfItsKeysSealedAndShowNoName() {
    StoredAssociation old = new RecordCipher(List.of(yesterday), random).seal(record);
    StoredAssociation young = cipher.seal(record);

    List<String> sought = cipher.tags(record.identity().text());
    assertThat(sought).containsAnyElementsOf(old.names()).containsAnyElementsOf(young.names());
    assertThat(old.names()).doesNotContainAnyElementsOf(young.names());
    assertThat(cipher.tags("sip:nobody@example.net")).doesNotContainAnyElementsOf(young.names());
  }

  @Test
  void shouldShowTheSecretNowhere() {
    String secret = HexFormat.of().formatHex(record.secret().exposed());
    StoredAssociation sealed = cipher.seal(record);

    assertThat(HexFormat.of().formatHex(sealed.sealed())).doesNotContain(secret);
    assertThat(record.toString()).doesNotContain(secret).contains("SecretBytes");
    assertThat(new String(sealed.sealed(), StandardCharsets.ISO_8859_1)).doesNotContain("alice");
  }

  private static StoredAssociation with(
      StoredAssociation sealed, Spi spi, AssociationId id, byte[] bytes) {
    return new StoredAssociation(
        spi,
        id,
        sealed.kind(),
        sealed.kid(),
        sealed.bornSeconds(),
        sealed.endSeconds(),
        sealed.names(),
        bytes);
  }
}
