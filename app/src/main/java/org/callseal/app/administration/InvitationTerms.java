package org.callseal.app.administration;

import java.util.Base64;
import java.util.List;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.core.enrolment.PassPhraseKeys;

/**
 * What whoever makes pass-phrases needs of a server, so that it never sees one itself.
 *
 * @param domain the verifier's name
 * @param lifetimeSeconds how long a new pass-phrase serves
 * @param uses how many devices it may enroll
 * @param guesses how many wrong tries one of the operator's own may meet
 * @param names one for each identity that was asked about, in that order
 */
public record InvitationTerms(
    String domain, long lifetimeSeconds, int uses, int guesses, List<Name> names) {

  /**
   * Of one identity.
   *
   * @param salt to hash its pass-phrase with, in base64url
   * @param obstacle why it cannot be added as a new subscriber, in a line; empty if it can
   */
  public record Name(String salt, String obstacle) {

    byte[] saltBytes() {
      byte[] bytes = Base64.getUrlDecoder().decode(salt);
      if (bytes.length != PassPhraseKeys.SALT_LENGTH) {
        throw new CommandFailure(
            ExitCode.UNAVAILABLE, "the server gave no salt; is it of another version?");
      }
      return bytes;
    }
  }
}
