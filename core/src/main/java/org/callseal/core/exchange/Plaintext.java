package org.callseal.core.exchange;

import java.util.Arrays;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;

/**
 * PLAINTEXT_2 and PLAINTEXT_3 (sections 5.3.2 and 5.4.2), which differ in the first item alone.
 *
 * <pre>
 * PLAINTEXT_2 = ( C_R, ID_CRED_R, MAC_2, ? EAD_2 )
 * PLAINTEXT_3 = (      ID_CRED_I, MAC_3, ? EAD_3 )
 * </pre>
 *
 * An ID_CRED_x that is a kid stands there as the kid alone (section 3.5.3.2).
 */
final class Plaintext {
  private final byte[] encoded;
  private final byte[] cR;
  private final byte[] kid;
  private final byte[] mac;
  private final byte[] ead;

  private Plaintext(byte[] encoded, byte[] cR, byte[] kid, byte[] mac, byte[] ead) {
    this.encoded = encoded;
    this.cR = cR;
    this.kid = kid;
    this.mac = mac;
    this.ead = ead;
  }

  static byte[] write2(byte[] cR, byte[] kid, byte[] mac2) {
    CborWriter writer = new CborWriter();
    Identifier.write(writer, cR);
    Identifier.write(writer, kid);
    return writer.bytes(mac2).toBytes();
  }

  static byte[] write3(byte[] kid, byte[] mac3) {
    CborWriter writer = new CborWriter();
    Identifier.write(writer, kid);
    return writer.bytes(mac3).toBytes();
  }

  static Outcome<Plaintext> read2(byte[] encoded, Profile profile) {
    CborReader reader = new CborReader(encoded);
    byte[] cR = Identifier.read(reader, profile.connectionIdLength());
    return read(encoded, reader, cR, profile);
  }

  static Outcome<Plaintext> read3(byte[] encoded, Profile profile) {
    return read(encoded, new CborReader(encoded), new byte[0], profile);
  }

  private static Outcome<Plaintext> read(
      byte[] encoded, CborReader reader, byte[] cR, Profile profile) {
    byte[] kid = Identifier.read(reader, profile.kidLength());
    byte[] mac = reader.bytes(profile.macLength());
    int endOfMac = reader.position();
    boolean critical = ExternalData.readsCritical(reader);
    if (!reader.finished()) {
      return Outcome.refused(ExchangeFault.MALFORMED);
    }
    if (critical) {
      return Outcome.refused(ExchangeFault.CRITICAL_EXTENSION);
    }
    byte[] ead = Arrays.copyOfRange(encoded, endOfMac, encoded.length);
    return Outcome.accepted(new Plaintext(encoded, cR, kid, mac, ead));
  }

  byte[] encoded() {
    return encoded;
  }

  byte[] cR() {
    return cR;
  }

  byte[] kid() {
    return kid;
  }

  byte[] mac() {
    return mac;
  }

  byte[] ead() {
    return ead;
  }
}
