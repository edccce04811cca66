package org.callseal.cluster.tls;

import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.callseal.cluster.link.LinkProtocol;
import org.callseal.cluster.link.PinRule;

/**
 * TLS as links use it: version 1.3 alone, a certificate from both ends, one protocol in ALPN. Each
 * connection has a context of its own, so that no session is ever resumed: a resumed one would pass
 * the pins by. Stateless.
 */
final class LinkEngines {

  private LinkEngines() {}

  static SSLEngine client(LinkKey own, LinkProtocol protocol, PinRule rule) {
    SSLEngine engine = engine(own, rule, List.of(protocol));
    engine.setUseClientMode(true);
    return engine;
  }

  static SSLEngine server(LinkKey own, List<LinkProtocol> protocols, PinRule rule) {
    SSLEngine engine = engine(own, rule, protocols);
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    return engine;
  }

  private static SSLEngine engine(LinkKey own, PinRule rule, List<LinkProtocol> protocols) {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          new KeyManager[] {new OwnKey(own)}, new TrustManager[] {new PinnedTrust(rule)}, null);
      SSLEngine engine = context.createSSLEngine();
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3"});
      parameters.setCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"});
      parameters.setApplicationProtocols(
          protocols.stream().map(LinkProtocol::id).toArray(String[]::new));
      engine.setSSLParameters(parameters);
      return engine;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS 1.3", e);
    }
  }
}
