package org.callseal.demo.phone;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipResponse;
import org.callseal.sip.digest.DigestAlgorithm;
import org.callseal.sip.digest.DigestComputation;
import org.callseal.sip.digest.DigestComputation.Freshness;
import org.callseal.sip.digest.DigestFields;

/** A phone's answer to a Digest challenge, to the first whose algorithm it knows. */
final class DigestAnswer {

  private final DigestFields challenge;
  private final DigestAlgorithm algorithm;
  private final String user;
  private final SecretBytes password;
  private final String clientNonce;

  private DigestAnswer(
      DigestFields challenge,
      DigestAlgorithm algorithm,
      String user,
      SecretBytes password,
      String clientNonce) {
    this.challenge = challenge;
    this.algorithm = algorithm;
    this.user = user;
    this.password = password;
    this.clientNonce = clientNonce;
  }

  static Optional<DigestAnswer> to(SipResponse response, PhoneWire wire) {
    HeaderName field =
        response.status() == 401 ? HeaderName.WWW_AUTHENTICATE : HeaderName.PROXY_AUTHENTICATE;
    Optional<SecretBytes> password = wire.settings.password();
    if (password.isEmpty()) {
      return Optional.empty();
    }
    return response.headers(field).stream()
        .map(DigestFields::parse)
        .flatMap(Optional::stream)
        .filter(challenge -> DigestAlgorithm.of(challenge).isPresent())
        .findFirst()
        .map(challenge ->
            new DigestAnswer(
                challenge,
                DigestAlgorithm.of(challenge).orElseThrow(),
                wire.settings.user(),
                password.get(),
                wire.randomName()));
  }

  /** The value of Authorization or Proxy-Authorization. */
  String text(String method, String uri) {
    String realm = value("realm");
    String nonce = value("nonce");
    List<String> offered = Arrays.asList(value("qop").split("\\s*,\\s*", -1));
    Optional<Freshness> freshness =
        offered.contains("auth")
            ? Optional.of(new Freshness("00000001", clientNonce))
            : Optional.empty();
    String response =
        DigestComputation.response(algorithm, user, realm, password, method, uri, nonce, freshness);
    return "Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\", algorithm=%s"
            .formatted(user, realm, nonce, uri, response, algorithm.word())
        + freshness
            .map(f -> ", qop=auth, nc=%s, cnonce=\"%s\"".formatted(f.count(), f.clientNonce()))
            .orElse("");
  }

  private String value(String name) {
    return challenge.value(name).orElse("");
  }
}
