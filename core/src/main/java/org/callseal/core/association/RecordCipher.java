package org.callseal.core.association;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.crypto.AesGcm;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Spi;

/**
 * Seals association and flow records for the store and opens them: AES-256-GCM under a cluster key,
 * a random nonce each, bound by the additional data to what the record is found by. Layout: number
 * of the key (4) | nonce (12) | cipher text and tag.
 *
 * <p>Thread rule: any thread, if the random source allows it. Lifetime: that of its keys.
 */
public final class RecordCipher {
  private static final int KEY_NUMBER_LENGTH = 4;
  private static final int OVERHEAD = KEY_NUMBER_LENGTH + AesGcm.NONCE_LENGTH;

  /** Where an association's record has its kind, which is never 0. */
  private static final int FLOW_KIND = 0;

  private static final int FLOW_FIELDS = 6;
  private static final int FLOW_FIELDS_WITH_NAME = 8;
  private static final int LONGEST_EDGE_NAME = 253;

  private final ClusterKeys keys;
  private final RandomSource random;

  /**
   * @param keys those that are valid at each time
   */
  public RecordCipher(ClusterKeys keys, RandomSource random) {
    this.keys = keys;
    this.random = random;
  }

  /**
   * @param keys the valid ones, for ever; the first seals
   */
  public RecordCipher(List<ClusterKey> keys, RandomSource random) {
    this(ClusterKeys.of(keys), random);
  }

  /** Seals it under today's key; where there is none, which is a bug of ours, it throws. */
  public StoredAssociation seal(AssociationRecord record) {
    return keys.use(valid -> seal(first(valid), record));
  }

  private static ClusterKey first(List<ClusterKey> valid) {
    if (valid.isEmpty()) {
      throw new IllegalStateException("no cluster key: the authority has given none yet");
    }
    return valid.getFirst();
  }

  private StoredAssociation seal(ClusterKey key, AssociationRecord record) {
    AssociationId id = record.id();
    byte[] plain = record.toBytes();
    byte[] sealed =
        seal(
            key,
            additional(id, record.domainSpi(), AssociationRecord.kindNumber(record.kind())),
            plain);
    Arrays.fill(plain, (byte) 0);
    return new StoredAssociation(
        record.domainSpi(),
        id,
        record.kind(),
        record.kid(),
        record.bornSeconds(),
        record.endSeconds(),
        new NameTags(key).of(record.names()),
        sealed);
  }

  /** What the records of those who may speak under this name are found by, in any of our keys. */
  public List<String> tags(String name) {
    List<String> covering = Scope.covering(name);
    return keys.use(
        valid -> valid.stream().flatMap(key -> new NameTags(key).of(covering).stream()).toList());
  }

  /** The record, if this cluster sealed it for exactly this place in the store. */
  public Optional<AssociationRecord> open(StoredAssociation stored) {
    byte[] additional =
        additional(stored.id(), stored.spi(), AssociationRecord.kindNumber(stored.kind()));
    Optional<byte[]> plain = open(additional, stored.sealed());
    Optional<AssociationRecord> record = plain.flatMap(AssociationRecord::parse);
    plain.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
    return record.filter(found ->
        found.kid().equals(stored.kid())
            && found.bornSeconds() == stored.bornSeconds()
            && found.endSeconds() == stored.endSeconds()
            && found.domainSpi().equals(stored.spi())
            && found.id().equals(stored.id()));
  }

  public StoredFlow seal(AssociationId id, Spi spi, Flow flow) {
    CborWriter writer = new CborWriter();
    writer.array(flow.name().isPresent() ? FLOW_FIELDS_WITH_NAME : FLOW_FIELDS);
    writer.integer(AssociationRecord.VERSION);
    InetSocketAddress address = flow.address();
    writer.bytes(address == null ? new byte[0] : address.getAddress().getAddress());
    writer.integer(address == null ? 0 : address.getPort());
    writer.integer(Integer.toUnsignedLong(flow.instance().value()));
    writer.integer(flow.sequence()).text(flow.edge());
    flow.name()
        .ifPresent(
            name -> writer.bytes(name.head().getBytes(ISO_8859_1)).integer(name.sinceSeconds()));
    byte[] additional = additional(id, spi, FLOW_KIND);
    byte[] sealed = keys.use(valid -> seal(first(valid), additional, writer.toBytes()));
    return new StoredFlow(spi, flow.sequence(), sealed);
  }

  /** The flow of this association, if an edge of this cluster sealed it. */
  public Optional<Flow> open(AssociationId id, StoredFlow stored) {
    return open(additional(id, stored.spi(), FLOW_KIND), stored.sealed())
        .flatMap(RecordCipher::parseFlow)
        .filter(flow -> flow.sequence() == stored.sequence());
  }

  private static Optional<Flow> parseFlow(byte[] plain) {
    CborReader reader = new CborReader(plain);
    boolean named = reader.array() == FLOW_FIELDS_WITH_NAME;
    reader.integer(AssociationRecord.VERSION, AssociationRecord.VERSION);
    byte[] address = reader.bytes(0, 16);
    int port = (int) reader.integer(0, 0xffff);
    int instance = (int) reader.integer(0, 0xffff_ffffL);
    long sequence = reader.integer(0, Long.MAX_VALUE);
    String edge = reader.text();
    byte[] head = named ? reader.bytes(1, SpokenName.LONGEST) : new byte[0];
    long since = named ? reader.integer(0, Long.MAX_VALUE) : 0;
    if (!reader.finished()
        || (address.length == 0) != (port == 0)
        || edge.length() > LONGEST_EDGE_NAME) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Flow(
              address.length == 0
                  ? null
                  : new InetSocketAddress(InetAddress.getByAddress(address), port),
              new Instance(instance),
              sequence,
              edge,
              named
                  ? Optional.of(new SpokenName(new String(head, ISO_8859_1), since))
                  : Optional.empty()));
    } catch (UnknownHostException wrongLength) {
      return Optional.empty();
    }
  }

  private byte[] seal(ClusterKey key, byte[] additional, byte[] plain) {
    byte[] nonce = random.bytes(AesGcm.NONCE_LENGTH);
    byte[] sealed = AesGcm.seal(key.secret(), nonce, additional, plain);
    byte[] record = new byte[OVERHEAD + sealed.length];
    for (int i = 0; i < KEY_NUMBER_LENGTH; i++) {
      record[i] = (byte) (key.number() >>> (8 * (KEY_NUMBER_LENGTH - 1 - i)));
    }
    System.arraycopy(nonce, 0, record, KEY_NUMBER_LENGTH, nonce.length);
    System.arraycopy(sealed, 0, record, OVERHEAD, sealed.length);
    return record;
  }

  private Optional<byte[]> open(byte[] additional, byte[] record) {
    return keys.use(valid -> open(valid, additional, record));
  }

  private static Optional<byte[]> open(List<ClusterKey> valid, byte[] additional, byte[] record) {
    if (record.length < OVERHEAD) {
      return Optional.empty();
    }
    int number = 0;
    for (int i = 0; i < KEY_NUMBER_LENGTH; i++) {
      number = number << 8 | Byte.toUnsignedInt(record[i]);
    }
    for (ClusterKey key : valid) {
      if (key.number() == number) {
        return AesGcm.open(
            key.secret(),
            Arrays.copyOfRange(record, KEY_NUMBER_LENGTH, OVERHEAD),
            additional,
            Arrays.copyOfRange(record, OVERHEAD, record.length));
      }
    }
    return Optional.empty();
  }

  /** id | SPI | kind | version. */
  private static byte[] additional(AssociationId id, Spi spi, int kind) {
    byte[] bytes = Arrays.copyOf(id.bytes(), AssociationId.LENGTH + Spi.LENGTH + 2);
    for (int i = 0; i < Spi.LENGTH; i++) {
      bytes[AssociationId.LENGTH + i] = (byte) (spi.value() >>> (8 * (Spi.LENGTH - 1 - i)));
    }
    bytes[bytes.length - 2] = (byte) kind;
    bytes[bytes.length - 1] = AssociationRecord.VERSION;
    return bytes;
  }
}
