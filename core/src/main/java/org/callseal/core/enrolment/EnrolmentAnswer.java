package org.callseal.core.enrolment;

import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.FirstServers;
import org.callseal.core.provision.Provision;
import org.callseal.core.provision.SigningKeys;

/**
 * The domain's last word, sealed.
 *
 * <pre>
 * [1, domain, CCS of the exchange key, [[x, y]...] signing keys, kid, admission key, servers]
 * [1, number of a denial]
 * </pre>
 */
public sealed interface EnrolmentAnswer {
  int VERSION = 1;
  int FIELDS = 7;
  int LONGEST_CREDENTIAL = 512;

  byte[] toBytes();

  /** The key is enrolled; what its device needs besides. Holds the admission key. */
  record Granted(
      String domain,
      Credential domainCredential,
      SigningKeys signingKeys,
      Kid kid,
      SecretBytes admissionKey,
      FirstServers servers)
      implements EnrolmentAnswer {

    public static Granted of(Provision provision) {
      return new Granted(
          provision.domain(),
          provision.domainCredential(),
          new SigningKeys(provision.signingKeys()),
          provision.deviceCredential().kid(),
          provision.admissionKey(),
          provision.servers());
    }

    /** What the device keeps: its credential follows from its name, its key and the kid. */
    public Provision provision(Identity identity, P256Point deviceKey) {
      return new Provision(
          domain,
          domainCredential,
          Credential.of(identity.text(), kid, deviceKey),
          admissionKey,
          signingKeys.keys(),
          servers);
    }

    @Override
    public byte[] toBytes() {
      CborWriter writer = new CborWriter().array(FIELDS).integer(VERSION).text(domain);
      writer.bytes(domainCredential.encoded());
      signingKeys.write(writer);
      writer.bytes(kid.toBytes()).bytes(admissionKey.exposed());
      servers.write(writer);
      byte[] bytes = writer.toBytes();
      writer.wipe();
      return bytes;
    }

    private static Optional<EnrolmentAnswer> read(CborReader reader) {
      String domain = reader.text();
      Optional<Credential> exchangeKey = Credential.parse(reader.bytes(1, LONGEST_CREDENTIAL));
      SigningKeys signingKeys = SigningKeys.read(reader);
      Optional<Kid> kid = Kid.of(reader.bytes());
      SecretBytes admissionKey = SecretBytes.adopt(reader.bytes(HmacSha256.LENGTH));
      FirstServers servers = FirstServers.read(reader);
      boolean isFit =
          reader.finished()
              && kid.isPresent()
              && exchangeKey.filter(key -> key.subject().equals(domain)).isPresent();
      return isFit
          ? Optional.of(
              new Granted(domain, exchangeKey.get(), signingKeys, kid.get(), admissionKey, servers))
          : Optional.empty();
    }
  }

  /** It is not, and why. */
  record Denied(EnrolmentDenial denial) implements EnrolmentAnswer {
    @Override
    public byte[] toBytes() {
      return new CborWriter().array(2).integer(VERSION).integer(denial.number()).toBytes();
    }
  }

  static Optional<EnrolmentAnswer> parse(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    int items = reader.array();
    reader.integer(VERSION, VERSION);
    if (items == FIELDS) {
      return Granted.read(reader);
    }
    Optional<EnrolmentDenial> denial = EnrolmentDenial.of(reader.integer());
    return items == 2 && reader.finished() ? denial.map(Denied::new) : Optional.empty();
  }
}
