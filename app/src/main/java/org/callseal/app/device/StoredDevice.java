package org.callseal.app.device;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.device.DeviceKey.InStore;
import org.callseal.app.device.DeviceKey.InToken;
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
 * [1, provision, 0, scalar (32)]      [1, provision, 1, name of a token's key]
 * </pre>
 *
 * @param provision what the domain gave
 * @param key the private key of the provision's device credential
 */
public record StoredDevice(Provision provision, DeviceKey key) {

  private static final int VERSION = 1;
  private static final int FIELDS = 4;
  private static final int LONGEST_PROVISION = 8192;
  private static final int LONGEST_NAME = 512;
  private static final int IN_STORE = 0;
  private static final int IN_TOKEN = 1;

  /** The key as exchanges use it; one that is not where it should be ends the command. */
  public StaticKey staticKey(Optional<Token> token) {
    return switch (key) {
      case InStore(SecretBytes scalar) ->
          StaticKey.of(P256.fastest(), scalar, provision.deviceCredential()).orElseThrow();
      case InToken(String name) -> inToken(name, token);
    };
  }

  private StaticKey inToken(String name, Optional<Token> token) {
    String subject = provision.deviceCredential().subject();
    if (token.isEmpty()) {
      throw wrong(
          "the key of "
              + subject
              + " is in a token; name its configuration with --pkcs11 and --pin-file");
    }
    return token
        .get()
        .find(name)
        .flatMap(key -> StaticKey.ofToken(P256.fastest(), key, provision.deviceCredential()))
        .orElseThrow(() ->
            wrong(token.get() + " does not hold the key of " + subject + "; is it another token?"));
  }

  byte[] toBytes() {
    CborWriter writer = new CborWriter();
    try (SecretBytes given = SecretBytes.adopt(provision.toBytes())) {
      writer.array(FIELDS).integer(VERSION).bytes(given.exposed());
    }
    switch (key) {
      case InStore(SecretBytes scalar) -> writer.integer(IN_STORE).bytes(scalar.exposed());
      case InToken(String name) ->
          writer.integer(IN_TOKEN).bytes(name.getBytes(StandardCharsets.UTF_8));
    }
    byte[] bytes = writer.toBytes();
    writer.wipe();
    return bytes;
  }

  /** Empty unless these are the bytes of one, and a key that is in it is the provision's. */
  static Optional<StoredDevice> parse(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(FIELDS);
    reader.integer(VERSION, VERSION);
    byte[] given = reader.bytes(1, LONGEST_PROVISION);
    boolean inToken = reader.integer(IN_STORE, IN_TOKEN) == IN_TOKEN;
    byte[] key = reader.bytes(1, LONGEST_NAME);
    if (!reader.finished()) {
      return Optional.empty();
    }
    DeviceKey found =
        inToken
            ? new InToken(new String(key, StandardCharsets.UTF_8))
            : new InStore(SecretBytes.adopt(key));
    return Provision.parse(given)
        .filter(provision -> !(found instanceof InStore(var scalar)) || fits(provision, scalar))
        .map(provision -> new StoredDevice(provision, found));
  }

  private static boolean fits(Provision provision, SecretBytes scalar) {
    return StaticKey.of(P256.fastest(), scalar, provision.deviceCredential()).isPresent();
  }

  private static CommandFailure wrong(String line) {
    return new CommandFailure(ExitCode.CONFIGURATION, line);
  }

  @Override
  public String toString() {
    return "StoredDevice of " + provision.deviceCredential().subject();
  }
}
