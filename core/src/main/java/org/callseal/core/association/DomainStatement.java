package org.callseal.core.association;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.credential.Credential;
import org.callseal.core.crypto.Es256;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.P256PrivateKey;

/**
 * What a domain says of its own keys, so that anchors can be rolled and no edge, which knows
 * session keys only, can move them. Payload of a COSE_Sign1 (RFC 9052 section 4.2), a map {1:
 * domain, 2: number, 3: [[x, y] of the signing keys, current and next], 4: [CCS of the exchange
 * keys, current and next], 5: floor of configuration serials, 6: highest version spoken}.
 *
 * <p>Immutable: any thread.
 */
public record DomainStatement(
    String domain,
    long number,
    List<P256Point> signingKeys,
    List<Credential> exchangeKeys,
    long serialFloor,
    int versionCeiling) {
  /** Current and next. */
  static final int MOST_KEYS = 2;

  private static final int LONGEST_CREDENTIAL = 512;
  private static final int LONGEST_DOMAIN = 253;
  private static final int PAIRS = 6;
  private static final int DOMAIN = 1;
  private static final int NUMBER = 2;
  private static final int SIGNING_KEYS = 3;
  private static final int EXCHANGE_KEYS = 4;
  private static final int SERIAL_FLOOR = 5;
  private static final int VERSION_CEILING = 6;

  /** {1: -7}, alg ES256: RFC 9053 section 2.1. */
  static final byte[] PROTECTED = {(byte) 0xa1, 0x01, 0x26};

  /** Keeps signatures of this purpose apart from all others under the same key. */
  private static final byte[] EXTERNAL = "callseal 1 statement".getBytes(StandardCharsets.US_ASCII);

  public DomainStatement {
    signingKeys = List.copyOf(signingKeys);
    exchangeKeys = List.copyOf(exchangeKeys);
    if (number < 1 || !isKeyCount(signingKeys.size()) || !isKeyCount(exchangeKeys.size())) {
      throw new IllegalArgumentException("not a domain statement");
    }
  }

  /** The COSE_Sign1, untagged: [protected, {}, payload, signature]. */
  public byte[] sign(P256PrivateKey key) {
    byte[] payload = payload();
    byte[] signature = Es256.sign(key, toBeSigned(payload));
    CborWriter writer = new CborWriter().array(4).bytes(PROTECTED).map(0);
    return writer.bytes(payload).bytes(signature).toBytes();
  }

  /** Sig_structure of RFC 9052 section 4.4. */
  static byte[] toBeSigned(byte[] payload) {
    CborWriter writer = new CborWriter().array(4).text("Signature1").bytes(PROTECTED);
    return writer.bytes(EXTERNAL).bytes(payload).toBytes();
  }

  private byte[] payload() {
    CborWriter writer = new CborWriter().map(PAIRS);
    writer.integer(DOMAIN).text(domain).integer(NUMBER).integer(number);
    writer.integer(SIGNING_KEYS).array(signingKeys.size());
    for (P256Point key : signingKeys) {
      writer.array(2).bytes(key.x()).bytes(key.y());
    }
    writer.integer(EXCHANGE_KEYS).array(exchangeKeys.size());
    for (Credential credential : exchangeKeys) {
      writer.bytes(credential.encoded());
    }
    writer.integer(SERIAL_FLOOR).integer(serialFloor);
    return writer.integer(VERSION_CEILING).integer(versionCeiling).toBytes();
  }

  static Optional<DomainStatement> parsePayload(byte[] payload) {
    var read =
        new Object() {
          String domain = "";
          long number;
          List<P256Point> signingKeys = List.of();
          List<Credential> exchangeKeys = List.of();
          long serialFloor = -1;
          long versionCeiling;
        };
    CborReader reader = new CborReader(payload);
    Fields.read(
        reader,
        key -> {
          switch ((int) Math.min(key, Integer.MAX_VALUE)) {
            case DOMAIN -> read.domain = reader.text();
            case NUMBER -> read.number = reader.integer(1, Long.MAX_VALUE);
            case SIGNING_KEYS -> read.signingKeys = readPoints(reader);
            case EXCHANGE_KEYS -> read.exchangeKeys = readCredentials(reader);
            case SERIAL_FLOOR -> read.serialFloor = reader.integer(0, Long.MAX_VALUE);
            case VERSION_CEILING -> read.versionCeiling = reader.integer(1, 255);
            default -> {
              return false;
            }
          }
          return true;
        });
    boolean complete =
        reader.finished()
            && !read.domain.isEmpty()
            && read.domain.length() <= LONGEST_DOMAIN
            && read.number > 0
            && isKeyCount(read.signingKeys.size())
            && isKeyCount(read.exchangeKeys.size())
            && read.serialFloor >= 0
            && read.versionCeiling > 0;
    return complete
        ? Optional.of(
            new DomainStatement(
                read.domain,
                read.number,
                read.signingKeys,
                read.exchangeKeys,
                read.serialFloor,
                (int) read.versionCeiling))
        : Optional.empty();
  }

  private static List<P256Point> readPoints(CborReader reader) {
    List<P256Point> points = new ArrayList<>();
    int count = readKeyCount(reader);
    for (int i = 0; i < count; i++) {
      reader.array(2);
      P256Point.of(reader.bytes(), reader.bytes()).ifPresentOrElse(points::add, reader::refuse);
    }
    return points;
  }

  private static List<Credential> readCredentials(CborReader reader) {
    List<Credential> credentials = new ArrayList<>();
    int count = readKeyCount(reader);
    for (int i = 0; i < count; i++) {
      Credential.parse(reader.bytes(1, LONGEST_CREDENTIAL))
          .ifPresentOrElse(credentials::add, reader::refuse);
    }
    return credentials;
  }

  private static int readKeyCount(CborReader reader) {
    int count = reader.array();
    if (!isKeyCount(count)) {
      reader.refuse();
      return 0;
    }
    return count;
  }

  private static boolean isKeyCount(int count) {
    return count >= 1 && count <= MOST_KEYS;
  }
}
