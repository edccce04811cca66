package org.callseal.authority;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.callseal.core.association.DomainStatement;
import org.callseal.core.association.SignedStatement;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.Hkdf;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.enrolment.PassPhraseKeys;
import org.callseal.core.enrolment.PassPhraseVerifier;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.Provision;

/**
 * What makes a domain the domain: its exchange key (static Diffie-Hellman), its signing key
 * (ES256), two separate keys, and the secrets from which the admission key of every device and the
 * salt of every pass-phrase follow. The authority alone has them; an edge has none of them
 * (requirement 3.4.4).
 *
 * <pre>
 * [1, domain, CCS of the exchange key, exchange scalar, signing scalar, admission secret,
 *  enrolment secret, statement]
 * </pre>
 *
 * The domain statement is signed once and kept with the keys it is about: a signature made anew at
 * every start would be another statement of the same number.
 *
 * <p>Thread rule: immutable. Lifetime: the process; kept in one file that its owner alone can read.
 */
public final class DomainKeys {
  private static final int VERSION = 1;
  private static final int FIELDS = 8;
  private static final long FIRST_STATEMENT = 1;
  private static final byte[] SALT = {0};
  private static final byte[] NOTHING = {1};

  /** Two halves of 40 bytes, as RFC 9383 section 3.2 has them. */
  private static final int WIDE = 80;

  private final String domain;
  private final StaticKey exchangeKey;
  private final P256KeyPair signingKey;
  private final SecretBytes admissionSecret;
  private final SecretBytes enrolmentSecret;
  private final byte[] statement;
  private final DomainStatement stated;

  private DomainKeys(
      StaticKey exchangeKey,
      P256KeyPair signingKey,
      SecretBytes admissionSecret,
      SecretBytes enrolmentSecret,
      byte[] statement,
      DomainStatement stated) {
    this.domain = stated.domain();
    this.exchangeKey = exchangeKey;
    this.signingKey = signingKey;
    this.admissionSecret = admissionSecret;
    this.enrolmentSecret = enrolmentSecret;
    this.statement = statement;
    this.stated = stated;
  }

  /**
   * Draws the keys of a new domain.
   *
   * @throws IllegalArgumentException when the name is no host name
   */
  public static DomainKeys generate(P256 curve, RandomSource random, String domain) {
    if (Identity.parse(domain, Identity.Kind.HOST).isEmpty()) {
      throw new IllegalArgumentException("a domain is named by a host name, not by " + domain);
    }
    P256KeyPair exchange = curve.generate(random);
    Credential credential = Credential.of(domain, Kid.draw(random), exchange.point());
    StaticKey exchangeKey =
        StaticKey.of(curve, exchange.privateKey().scalar(), credential).orElseThrow();
    P256KeyPair signing = curve.generate(random);
    DomainStatement stated =
        new DomainStatement(
            domain,
            FIRST_STATEMENT,
            List.of(signing.point()),
            List.of(credential),
            0,
            ControlMessage.VERSION);
    return new DomainKeys(
        exchangeKey,
        signing,
        SecretBytes.random(random, HmacSha256.LENGTH),
        SecretBytes.random(random, HmacSha256.LENGTH),
        stated.sign(signing.privateKey()),
        stated);
  }

  /** The keys of these bytes, if they are a domain's to the last byte. */
  public static Optional<DomainKeys> parse(P256 curve, byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(FIELDS);
    reader.integer(VERSION, VERSION);
    String domain = reader.text();
    Optional<Credential> credential = Credential.parse(reader.bytes());
    SecretBytes exchange = SecretBytes.adopt(reader.bytes());
    SecretBytes signing = SecretBytes.adopt(reader.bytes());
    SecretBytes admission = SecretBytes.adopt(reader.bytes(HmacSha256.LENGTH));
    SecretBytes enrolment = SecretBytes.adopt(reader.bytes(HmacSha256.LENGTH));
    byte[] statement = reader.bytes();
    if (!reader.finished() || !P256.isScalar(signing)) {
      return Optional.empty();
    }
    P256KeyPair signingKey = curve.keyPair(signing);
    Optional<DomainStatement> stated =
        SignedStatement.parse(statement).flatMap(signed -> believe(signed, domain, signingKey));
    return credential
        .filter(found -> found.subject().equals(domain))
        .flatMap(found -> StaticKey.of(curve, exchange, found))
        .flatMap(key ->
            stated.map(
                known -> new DomainKeys(key, signingKey, admission, enrolment, statement, known)));
  }

  private static Optional<DomainStatement> believe(
      SignedStatement signed, String domain, P256KeyPair signingKey) {
    return switch (signed.verify(domain, List.of(signingKey.point()), 0)) {
      case SignedStatement.Believed(DomainStatement statement) -> Optional.of(statement);
      case SignedStatement.Rejected _ -> Optional.empty();
    };
  }

  /**
   * What {@link #parse} reads. The caller writes it where its owner alone can read, and wipes it.
   */
  public byte[] toBytes() {
    CborWriter writer = new CborWriter();
    writer.array(FIELDS).integer(VERSION).text(domain).bytes(exchangeKey.credential().encoded());
    writer.bytes(exchangeKey.privateKey().scalar().exposed());
    writer.bytes(signingKey.privateKey().scalar().exposed());
    writer.bytes(admissionSecret.exposed()).bytes(enrolmentSecret.exposed()).bytes(statement);
    byte[] bytes = writer.toBytes();
    writer.wipe();
    return bytes;
  }

  /** The domain's name. */
  public String domain() {
    return domain;
  }

  /** The public half of the exchange key, as devices are given it. */
  public Credential exchangeCredential() {
    return exchangeKey.credential();
  }

  /**
   * Admission key = HMAC(domain admission secret, kid): computed anew each time, stored nowhere.
   */
  public SecretBytes admissionKey(Kid kid) {
    return SecretBytes.adopt(new HmacSha256(admissionSecret).mac(kid.toBytes()));
  }

  /** What a device of this credential has to know besides its key. */
  Provision provision(Credential device, ServerChoice servers) {
    Identity identity = Identity.parse(device.subject()).orElseThrow();
    return new Provision(
        domain,
        exchangeCredential(),
        device,
        admissionKey(device.kid()),
        signingKeys(),
        servers.forNewDevice(identity));
  }

  /** salt = HMAC(enrolment secret, identity), cut: the same rule for known and unknown names. */
  byte[] salt(String identity) {
    return new HmacSha256(enrolmentSecret)
        .truncatedMac(PassPhraseKeys.SALT_LENGTH, SALT, utf8(identity));
  }

  /** The verifier that stands for none: always the same for a name, and nobody's pass-phrase. */
  PassPhraseVerifier noVerifier(String identity) {
    try (SecretBytes name =
            SecretBytes.adopt(new HmacSha256(enrolmentSecret).mac(NOTHING, utf8(identity)));
        SecretBytes wide = Hkdf.expand(name, NOTHING, WIDE)) {
      return PassPhraseVerifier.ofNothing(wide);
    }
  }

  StaticKey exchangeKey() {
    return exchangeKey;
  }

  /** The keys a device checks statements with. */
  List<P256Point> signingKeys() {
    return stated.signingKeys();
  }

  /** The newest domain statement, signed. */
  byte[] statement() {
    return statement.clone();
  }

  long statementNumber() {
    return stated.number();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "DomainKeys of " + domain;
  }
}
