package org.callseal.core.credential;

import java.util.Arrays;
import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.crypto.P256Point;

/**
 * A public key with the name it speaks for: a CWT claims set (RFC 8392) without protection, CRED_x
 * of EDHOC.
 *
 * <pre>
 * {
 *   2: subject,
 *   8: { 1: { 1: 2 (EC2), 2: kid, -1: 1 (P-256), -2: x, -3: y } }
 * }
 * </pre>
 *
 * Both ends put the very bytes into their transcripts, so they are kept as they came, and the key
 * is read from them and from nowhere else.
 *
 * <p>Thread rule: immutable. Lifetime: that of the key.
 */
public final class Credential {
  /** The longest name there is room for. */
  public static final int LONGEST_SUBJECT = 255;

  private static final int SUB = 2;
  private static final int CNF = 8;
  private static final int COSE_KEY = 1;
  private static final int KTY = 1;
  private static final int KTY_EC2 = 2;
  private static final int KEY_ID = 2;
  private static final int CRV = -1;
  private static final int CRV_P256 = 1;
  private static final int X = -2;
  private static final int Y = -3;

  private final String subject;
  private final Kid kid;
  private final P256Point key;
  private final byte[] encoded;

  private Credential(String subject, Kid kid, P256Point key, byte[] encoded) {
    this.subject = subject;
    this.kid = kid;
    this.key = key;
    this.encoded = encoded;
  }

  /** A new credential, encoded the one way version 1 has. */
  public static Credential of(String subject, Kid kid, P256Point key) {
    CborWriter writer = new CborWriter();
    writer.map(2).integer(SUB).text(subject).integer(CNF).map(1).integer(COSE_KEY).map(5);
    writer.integer(KTY).integer(KTY_EC2).integer(KEY_ID).bytes(kid.toBytes());
    writer.integer(CRV).integer(CRV_P256).integer(X).bytes(key.x()).integer(Y).bytes(key.y());
    return parse(writer.toBytes())
        .orElseThrow(() -> new IllegalArgumentException("not a name for a credential"));
  }

  /** The credential of these bytes, if they are one of version 1 to the last byte. */
  public static Optional<Credential> parse(byte[] encoded) {
    CborReader reader = new CborReader(encoded);
    reader.map(2);
    key(reader, SUB);
    String subject = reader.text();
    key(reader, CNF);
    reader.map(1);
    key(reader, COSE_KEY);
    reader.map(5);
    key(reader, KTY);
    key(reader, KTY_EC2);
    key(reader, KEY_ID);
    Optional<Kid> kid = Kid.of(reader.bytes());
    key(reader, CRV);
    key(reader, CRV_P256);
    key(reader, X);
    byte[] x = reader.bytes();
    key(reader, Y);
    byte[] y = reader.bytes();
    if (!reader.finished() || !isName(subject)) {
      return Optional.empty();
    }
    Optional<P256Point> point = P256Point.of(x, y);
    return kid.flatMap(
        id -> point.map(found -> new Credential(subject, id, found, encoded.clone())));
  }

  public String subject() {
    return subject;
  }

  public Kid kid() {
    return kid;
  }

  public P256Point key() {
    return key;
  }

  /** The bytes as they came. */
  public byte[] encoded() {
    return encoded.clone();
  }

  /** Whether the two speak for one name or hold one key: then they are one end, not two. */
  public boolean sameEndAs(Credential other) {
    return subject.equals(other.subject) || key.sameKeyAs(other.key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Credential that && Arrays.equals(encoded, that.encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  @Override
  public String toString() {
    return subject + " " + kid;
  }

  private static void key(CborReader reader, int expected) {
    reader.integer(expected, expected);
  }

  private static boolean isName(String subject) {
    return !subject.isEmpty()
        && subject.length() <= LONGEST_SUBJECT
        && subject.chars().noneMatch(Character::isISOControl);
  }
}
