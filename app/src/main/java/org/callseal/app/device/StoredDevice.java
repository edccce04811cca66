package org.callseal.app.device;

import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.provision.Provision;

/**
 * What a device store holds.
 *
 * <pre>
 * [1, provision, scalar (32)]
 * </pre>
 *
 * @param provision what the domain gave
 * @param scalar the private key of the provision's device credential
 */
public record StoredDevice(Provision provision, SecretBytes scalar) {

  private static final int VERSION = 1;
  private static final int FIELDS = 3;
  private static final int LONGEST_PROVISION = 8192;

  /** The key as exchanges use it. */
  public StaticKey staticKey() {
    return StaticKey.of(P256.fastest(), scalar, provision.deviceCredential()).orElseThrow();
  }

  byte[] toBytes() {
    CborWriter writer = new CborWriter();
    try (SecretBytes given = SecretBytes.adopt(provision.toBytes())) {
      writer.array(FIELDS).integer(VERSION).bytes(given.exposed()).bytes(scalar.exposed());
    }
    byte[] bytes = writer.toBytes();
    writer.wipe();
    return bytes;
  }

  /** Empty unless these are the bytes of one, and the key is the provision's. */
  static Optional<StoredDevice> parse(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(FIELDS);
    reader.integer(VERSION, VERSION);
    byte[] given = reader.bytes(1, LONGEST_PROVISION);
    SecretBytes scalar = SecretBytes.adopt(reader.bytes(P256.LENGTH));
    if (!reader.finished()) {
      return Optional.empty();
    }
    return Provision.parse(given)
        .filter(provision ->
            StaticKey.of(P256.fastest(), scalar, provision.deviceCredential()).isPresent())
        .map(provision -> new StoredDevice(provision, scalar));
  }

  @Override
  public String toString() {
    return "StoredDevice of " + provision.deviceCredential().subject();
  }
}
