package org.callseal.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.credential.StaticKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The JDK's own provider stands for a token here; a real one is tried in the lab. */
class TokenKeyTest {
  private final Provider provider = Security.getProvider("SunEC");
  private final P256 curve = P256.fastest();
  private KeyPair pair;
  private P256PrivateKey key;
  private P256Point point;

  @BeforeEach
  void make() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    pair = generator.generateKeyPair();
    key = P256PrivateKey.inToken(pair.getPrivate(), provider);
    point = P256.pointOf((ECPublicKey) pair.getPublic()).orElseThrow();
  }

  @Test
  void shouldAgreeThroughTheToken() {
    P256KeyPair peer = curve.generate();

    assertThat(curve.agree(key, peer.point())).isEqualTo(curve.agree(peer.privateKey(), point));
  }

  @Test
  void shouldNeverBeRead() {
    assertThatThrownBy(key::scalar).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> P256.pointOf(key)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldBeTakenForItsOwnCredentialOnly() {
    Credential own = Credential.of("sip:alice@example.net", new Kid(1), point);
    Credential other = Credential.of("sip:alice@example.net", new Kid(1), curve.generate().point());

    assertThat(StaticKey.ofToken(curve, key, own)).isPresent();
    assertThat(StaticKey.ofToken(curve, key, other)).isEmpty();
  }

  @Test
  void shouldSignACertificateThatKeyStoresTake() throws GeneralSecurityException {
    byte[] encoded = SelfSignedCertificate.of(point, this::sign);

    Certificate read =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
    read.verify(pair.getPublic());
    assertThat(P256.pointOf((ECPublicKey) read.getPublicKey())).contains(point);
  }

  private byte[] sign(byte[] signed) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA", provider);
      signature.initSign(pair.getPrivate());
      signature.update(signed);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
