package org.callseal.app.administration;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.authority.AuthorityClock;
import org.callseal.authority.SubscriberRegister;
import org.callseal.authority.SubscriberRegister.Addition;
import org.callseal.authority.SubscriberRegister.NameTooLike;
import org.callseal.authority.SubscriberRegister.NotAdded;
import org.callseal.core.identity.Identity;
import org.callseal.core.subscriber.Invitation;

/**
 * The pass-phrases' side of an administration: verifiers in, never a pass-phrase. Thread rule: any
 * thread that may block.
 */
final class Invitations {

  private static final String KNOWN =
      " is a subscriber already; for a new pass-phrase: callseal subscriber reset";

  private final SubscriberRegister register;
  private final ServeConfiguration configuration;
  private final AuthorityClock clock;

  Invitations(SubscriberRegister register, ServeConfiguration configuration, AuthorityClock clock) {
    this.register = register;
    this.configuration = configuration;
    this.clock = clock;
  }

  InvitationTerms terms(List<Identity> identities) {
    return new InvitationTerms(
        configuration.domain(),
        configuration.enrolment().passPhraseLifetime().toSeconds(),
        configuration.enrolment().passPhraseUses(),
        configuration.enrolment().guesses(),
        identities.stream().map(this::name).toList());
  }

  long invite(List<InvitationLine> lines) {
    long end = end();
    List<Invitation> invitations = lines.stream().map(line -> invitation(line, end)).toList();
    register
        .addAll(invitations)
        .ifPresent(obstacle -> {
          throw refused(said(obstacle.identity(), obstacle.why()));
        });
    return end;
  }

  long reset(InvitationLine line) {
    long end = end();
    Invitation invitation = invitation(line, end);
    if (!register.reset(invitation)) {
      throw LocalAdministration.unknown(invitation.identity());
    }
    return end;
  }

  /** In a line why a name was not added. */
  static String said(Identity identity, Addition why) {
    return switch (why) {
      case NotAdded.NAME_OF_THE_DOMAIN ->
          identity + " is the name of this domain; a subscriber needs another one";
      case NotAdded.NAME_IN_DOUBT ->
          identity
              + " is a name that no SIP message can speak for: leave out escapes (%), ';' and '?'";
      case NameTooLike(Identity other) ->
          identity
              + " differs from the subscriber "
              + other
              + " only in capital letters, which many registrars overlook; use another name";
      case NotAdded.KEY_KNOWN ->
          "this device key is enrolled already; make another with callseal keygen";
      case NotAdded.SUBSCRIBER_KNOWN -> identity + KNOWN;
      case SubscriberRegister.Added _, SubscriberRegister.Invited _ ->
          throw new IllegalArgumentException("nothing is in the way");
    };
  }

  private InvitationTerms.Name name(Identity identity) {
    Optional<Addition> obstacle = register.obstacle(identity);
    return new InvitationTerms.Name(
        Base64.getUrlEncoder().withoutPadding().encodeToString(register.salt(identity)),
        obstacle.map(why -> said(identity, why)).orElse(""));
  }

  private long end() {
    return clock.utcSeconds().getAsLong()
        + configuration.enrolment().passPhraseLifetime().toSeconds();
  }

  private Invitation invitation(InvitationLine line, long end) {
    return line.invitation(
            end, configuration.enrolment().passPhraseUses(), configuration.enrolment().guesses())
        .orElseThrow(
            () -> new CommandFailure(ExitCode.USAGE, line.identity() + ": not a verifier"));
  }

  private static CommandFailure refused(String line) {
    return new CommandFailure(ExitCode.REFUSED, line);
  }
}
