package org.callseal.core.exchange;

import org.callseal.core.cbor.CborWriter;
import org.callseal.core.crypto.Hkdf;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.crypto.Sha256;

/**
 * The key schedule of section 4 for method 3, in the RFC's own symbols. Pure functions: whoever
 * calls owns, and wipes, every secret.
 */
final class KeySchedule {
  private static final int KEYSTREAM_2 = 0;
  private static final int SALT_3E2M = 1;
  private static final int MAC_2 = 2;
  private static final int K_3 = 3;
  private static final int IV_3 = 4;
  private static final int SALT_4E3M = 5;
  private static final int MAC_3 = 6;
  private static final int PRK_OUT = 7;
  private static final int PRK_EXPORTER = 10;

  private static final int HASH_LENGTH = Sha256.LENGTH;
  private static final int AEAD_KEY_LENGTH = 16;
  private static final int AEAD_IV_LENGTH = 13;
  private static final byte[] EMPTY = {};

  private KeySchedule() {}

  /** TH_2 = H( G_Y, H(message_1) ). */
  static byte[] th2(byte[] gY, byte[] hashOfMessage1) {
    return Sha256.of(new CborWriter().bytes(gY).bytes(hashOfMessage1).toBytes());
  }

  /** PRK_2e = EDHOC_Extract( TH_2, G_XY ). */
  static SecretBytes prk2e(byte[] th2, SecretBytes gXY) {
    return Hkdf.extract(th2, gXY);
  }

  /** KEYSTREAM_2 = EDHOC_KDF( PRK_2e, 0, TH_2, plaintext_length ). */
  static SecretBytes keystream2(SecretBytes prk2e, byte[] th2, int length) {
    return kdf(prk2e, KEYSTREAM_2, th2, length);
  }

  /** SALT_3e2m = EDHOC_KDF( PRK_2e, 1, TH_2, hash_length ). */
  static SecretBytes salt3e2m(SecretBytes prk2e, byte[] th2) {
    return kdf(prk2e, SALT_3E2M, th2, HASH_LENGTH);
  }

  /** PRK_3e2m = EDHOC_Extract( SALT_3e2m, G_RX ). */
  static SecretBytes prk3e2m(SecretBytes prk2e, byte[] th2, SecretBytes gRX) {
    try (SecretBytes salt3e2m = salt3e2m(prk2e, th2)) {
      return Hkdf.extract(salt3e2m.exposed(), gRX);
    }
  }

  /** context_2 = &lt;&lt; C_R, ID_CRED_R, TH_2, CRED_R, ? EAD_2 &gt;&gt;. */
  static byte[] context2(byte[] cR, Party responder, byte[] th2, byte[] ead2) {
    CborWriter context = new CborWriter();
    Identifier.write(context, cR);
    context.encoded(responder.idCred()).bytes(th2).encoded(responder.cred()).encoded(ead2);
    return context.toBytes();
  }

  /** MAC_2 = EDHOC_KDF( PRK_3e2m, 2, context_2, mac_length_2 ). */
  static byte[] mac2(SecretBytes prk3e2m, byte[] context2, int macLength) {
    return Hkdf.expandToBytes(prk3e2m, info(MAC_2, context2, macLength), macLength);
  }

  /** TH_3 = H( TH_2, PLAINTEXT_2, CRED_R ). */
  static byte[] th3(byte[] th2, byte[] plaintext2, byte[] credR) {
    return Sha256.of(new CborWriter().bytes(th2).toBytes(), plaintext2, credR);
  }

  /** K_3 = EDHOC_KDF( PRK_3e2m, 3, TH_3, key_length ). */
  static SecretBytes k3(SecretBytes prk3e2m, byte[] th3) {
    return kdf(prk3e2m, K_3, th3, AEAD_KEY_LENGTH);
  }

  /** IV_3 = EDHOC_KDF( PRK_3e2m, 4, TH_3, iv_length ). */
  static byte[] iv3(SecretBytes prk3e2m, byte[] th3) {
    return Hkdf.expandToBytes(prk3e2m, info(IV_3, th3, AEAD_IV_LENGTH), AEAD_IV_LENGTH);
  }

  /** A_3, the Enc_structure of COSE: ["Encrypt0", h'', TH_3]. */
  static byte[] a3(byte[] th3) {
    return new CborWriter().array(3).text("Encrypt0").bytes(EMPTY).bytes(th3).toBytes();
  }

  /** SALT_4e3m = EDHOC_KDF( PRK_3e2m, 5, TH_3, hash_length ). */
  static SecretBytes salt4e3m(SecretBytes prk3e2m, byte[] th3) {
    return kdf(prk3e2m, SALT_4E3M, th3, HASH_LENGTH);
  }

  /** PRK_4e3m = EDHOC_Extract( SALT_4e3m, G_IY ). */
  static SecretBytes prk4e3m(SecretBytes prk3e2m, byte[] th3, SecretBytes gIY) {
    try (SecretBytes salt4e3m = salt4e3m(prk3e2m, th3)) {
      return Hkdf.extract(salt4e3m.exposed(), gIY);
    }
  }

  /** context_3 = &lt;&lt; ID_CRED_I, TH_3, CRED_I, ? EAD_3 &gt;&gt;. */
  static byte[] context3(Party initiator, byte[] th3, byte[] ead3) {
    CborWriter context = new CborWriter();
    context.encoded(initiator.idCred()).bytes(th3).encoded(initiator.cred()).encoded(ead3);
    return context.toBytes();
  }

  /** MAC_3 = EDHOC_KDF( PRK_4e3m, 6, context_3, mac_length_3 ). */
  static byte[] mac3(SecretBytes prk4e3m, byte[] context3, int macLength) {
    return Hkdf.expandToBytes(prk4e3m, info(MAC_3, context3, macLength), macLength);
  }

  /** TH_4 = H( TH_3, PLAINTEXT_3, CRED_I ). */
  static byte[] th4(byte[] th3, byte[] plaintext3, byte[] credI) {
    return Sha256.of(new CborWriter().bytes(th3).toBytes(), plaintext3, credI);
  }

  /** PRK_out = EDHOC_KDF( PRK_4e3m, 7, TH_4, hash_length ). */
  static SecretBytes prkOut(SecretBytes prk4e3m, byte[] th4) {
    return kdf(prk4e3m, PRK_OUT, th4, HASH_LENGTH);
  }

  /** PRK_exporter = EDHOC_KDF( PRK_out, 10, h'', hash_length ). */
  static SecretBytes prkExporter(SecretBytes prkOut) {
    return kdf(prkOut, PRK_EXPORTER, EMPTY, HASH_LENGTH);
  }

  /** EDHOC_KDF of section 4.1.2. */
  static SecretBytes kdf(SecretBytes prk, int label, byte[] context, int length) {
    return Hkdf.expand(prk, info(label, context, length), length);
  }

  /** info = ( info_label : int, context : bstr, length : uint ). */
  private static byte[] info(int label, byte[] context, int length) {
    return new CborWriter().integer(label).bytes(context).integer(length).toBytes();
  }
}
