package org.callseal.app.administration;

import java.util.Base64;
import java.util.Optional;
import org.callseal.core.enrolment.PassPhraseVerifier;
import org.callseal.core.gateway.CoreWish;
import org.callseal.core.identity.Identity;
import org.callseal.core.subscriber.Invitation;
import org.jspecify.annotations.Nullable;

/**
 * A pass-phrase's verifier on its way to the server.
 *
 * @param verifier its bytes in base64url
 * @param generated whether its pass-phrase has the strength that guessing cannot meet
 * @param coreWish what core-side address a new subscriber is to have, if any, as {@link
 *     CoreWish#text} writes it
 */
public record InvitationLine(
    String identity, String verifier, boolean generated, @Nullable String coreWish) {

  static InvitationLine of(Identity identity, PassPhraseVerifier verifier, boolean generated) {
    return new InvitationLine(
        identity.text(),
        Base64.getUrlEncoder().withoutPadding().encodeToString(verifier.toBytes()),
        generated,
        null);
  }

  InvitationLine wishing(Optional<CoreWish> wish) {
    return new InvitationLine(identity, verifier, generated, wish.map(CoreWish::text).orElse(null));
  }

  /** The invitation, unless this is none. */
  Optional<Invitation> invitation(long endSeconds, int uses, int guesses) {
    try {
      return PassPhraseVerifier.parse(Base64.getUrlDecoder().decode(verifier))
          .flatMap(parsed ->
              Identity.parse(identity)
                  .map(name ->
                      generated
                          ? Invitation.generated(name, parsed, endSeconds, uses)
                          : Invitation.chosen(name, parsed, endSeconds, uses, guesses)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "InvitationLine of " + identity;
  }
}
