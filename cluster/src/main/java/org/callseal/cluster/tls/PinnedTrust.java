package org.callseal.cluster.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.callseal.cluster.link.LinkProtocol;
import org.callseal.cluster.link.PinRule;
import org.callseal.core.cluster.Pin;

/**
 * Trusts keys by their pins and nothing else of a certificate: no name, no issuer, no date. TLS
 * itself has the peer prove that it holds the key.
 */
final class PinnedTrust extends X509ExtendedTrustManager {

  private static final X509Certificate[] NO_ISSUERS = {};

  private final PinRule rule;

  PinnedTrust(PinRule rule) {
    this.rule = rule;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, engine);
  }

  private void check(X509Certificate[] chain, SSLEngine engine) throws CertificateException {
    LinkProtocol protocol =
        LinkProtocol.of(engine.getHandshakeApplicationProtocol())
            .orElseThrow(() -> new CertificateException("no protocol agreed on"));
    if (chain.length != 1
        || !rule.admits(Pin.ofKey(chain[0].getPublicKey().getEncoded()), protocol)) {
      throw new CertificateException("not the key of a member");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("links have no sockets");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("links have no sockets");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("links have engines");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("links have engines");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return NO_ISSUERS;
  }
}
