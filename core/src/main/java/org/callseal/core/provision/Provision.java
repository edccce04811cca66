package org.callseal.core.provision;

import java.util.List;
import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.credential.Credential;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.SecretBytes;

/**
 * What a device needs besides its own private key: from enrolment, or from a file that an operator
 * put there. Holds the admission key, so the file is readable by its owner alone.
 *
 * @param domain whom the device trusts
 * @param domainCredential the domain's exchange key
 * @param deviceCredential this device's, as the authority will look it up; its kid is the device's
 * @param signingKeys of the domain's statements
 * @param servers where to begin
 */
public record Provision(
    String domain,
    Credential domainCredential,
    Credential deviceCredential,
    SecretBytes admissionKey,
    List<P256Point> signingKeys,
    FirstServers servers) {
  private static final int VERSION = 1;
  private static final int FIELDS = 7;
  private static final int LONGEST_CREDENTIAL = 512;

  public Provision {
    signingKeys = new SigningKeys(signingKeys).keys();
  }

  /** [1, domain, CCS of the domain, CCS of the device, admission key, [[x, y]...], servers]. */
  public byte[] toBytes() {
    CborWriter writer = new CborWriter();
    writer.array(FIELDS).integer(VERSION).text(domain);
    writer.bytes(domainCredential.encoded()).bytes(deviceCredential.encoded());
    writer.bytes(admissionKey.exposed());
    new SigningKeys(signingKeys).write(writer);
    servers.write(writer);
    byte[] bytes = writer.toBytes();
    writer.wipe();
    return bytes;
  }

  public static Optional<Provision> parse(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(FIELDS);
    reader.integer(VERSION, VERSION);
    String domain = reader.text();
    Optional<Credential> domainKey = Credential.parse(reader.bytes(1, LONGEST_CREDENTIAL));
    Optional<Credential> deviceKey = Credential.parse(reader.bytes(1, LONGEST_CREDENTIAL));
    SecretBytes admissionKey = SecretBytes.adopt(reader.bytes(HmacSha256.LENGTH));
    List<P256Point> signingKeys = SigningKeys.read(reader).keys();
    FirstServers servers = FirstServers.read(reader);
    if (!reader.finished() || domain.isEmpty() || domainKey.isEmpty() || deviceKey.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Provision(
            domain, domainKey.get(), deviceKey.get(), admissionKey, signingKeys, servers));
  }
}
