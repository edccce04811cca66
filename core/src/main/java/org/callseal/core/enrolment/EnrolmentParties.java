package org.callseal.core.enrolment;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.callseal.core.identity.Identity;

/**
 * Between whom an enrolment runs and by which rules: the start of the transcript at both ends. The
 * verifier's name is fixed on the device before the first byte and never taken from an answer.
 *
 * <p>RFC 9383 section 3.3: both identities SHOULD always be non-empty. They are, by their types.
 *
 * <p>Thread rule: immutable. Lifetime: one enrolment.
 */
public final class EnrolmentParties {
  /** Product, version, suite and the rounds of the pass-phrase's hash (RFC 9383 section 3.3). */
  static final String CONTEXT =
      "callseal 1 enrolment SPAKE2+-P256-SHA256-HKDF-SHA256-HMAC-SHA256 PBKDF2-HMAC-SHA256-"
          + PassPhraseKeys.ROUNDS;

  private final byte[] context;
  private final byte[] idProver;
  private final byte[] idVerifier;

  EnrolmentParties(byte[] context, byte[] idProver, byte[] idVerifier) {
    if (idProver.length == 0 || idVerifier.length == 0) {
      throw new IllegalArgumentException("an enrolment has two names");
    }
    this.context = context.clone();
    this.idProver = idProver.clone();
    this.idVerifier = idVerifier.clone();
  }

  /**
   * An identity's device and its domain.
   *
   * @param domain the domain's name, a host name in any case of letters
   */
  public static EnrolmentParties of(Identity identity, String domain) {
    if (Identity.parse(domain, Identity.Kind.HOST).isEmpty()) {
      throw new IllegalArgumentException("a domain is named by a host name, not by " + domain);
    }
    return new EnrolmentParties(
        utf8(CONTEXT), utf8(identity.text()), utf8(domain.toLowerCase(Locale.ROOT)));
  }

  byte[] context() {
    return context;
  }

  byte[] idProver() {
    return idProver;
  }

  byte[] idVerifier() {
    return idVerifier;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
