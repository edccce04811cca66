package org.callseal.app.administration;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.passphrase.PassphraseSource;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.enrolment.EnrolmentParties;
import org.callseal.core.enrolment.PassPhraseKeys;
import org.callseal.core.gateway.CoreWish;
import org.callseal.core.gateway.ScopeGrant;
import org.callseal.core.identity.Identity;
import org.callseal.core.passphrase.GeneratedPassphrase;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * Makes a subscriber's pass-phrase, or takes the operator's own, in the process of the command. The
 * server gets its verifier alone, so that a process that lives long never holds a pass-phrase.
 */
final class NewPassphrase {

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description =
          "Take a pass-phrase of your own, the first line of FILE or, for -, of the standard"
              + " input, in place of a generated one. Strangers can use up its guesses.")
  private @Nullable String file;

  /** Draws or reads the pass-phrase, lets the server have its verifier, and says what to type. */
  void give(Identity identity, Administration administration, boolean reset, CommandSpec spec) {
    give(identity, administration, reset, Optional.empty(), spec);
  }

  /** The same for a new gateway, which gets a core-side address too. */
  void give(
      Identity identity, Administration administration, Optional<CoreWish> wish, CommandSpec spec) {
    give(identity, administration, false, wish, spec);
  }

  private void give(
      Identity identity,
      Administration administration,
      boolean reset,
      Optional<CoreWish> wish,
      CommandSpec spec) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    InvitationTerms terms = administration.terms(List.of(identity));
    if (!reset) {
      refuseKnown(terms);
    }
    if (file == null) {
      try (GeneratedPassphrase passphrase = GeneratedPassphrase.draw(RandomSource.secure())) {
        InvitationLine line = line(identity, terms, passphrase.text(), true).wishing(wish);
        long end = send(line, administration, reset);
        out.println(identity + (reset ? " has a new pass-phrase" : " added"));
        char[] shown = passphrase.toShow();
        out.print("  pass-phrase  ");
        out.println(shown);
        Arrays.fill(shown, '\0');
        out.println("  it enrolls " + devices(terms.uses()) + " until " + EndDate.of(end));
        out.println("     and is not kept here: read it out or write it down now");
      }
    } else {
      try (SecretBytes text = new PassphraseSource(file, true).read("", err)) {
        err.println(
            "warning: a pass-phrase of your own can be guessed. After "
                + terms.guesses()
                + " wrong tries nobody can enroll with it, and strangers can use these up;"
                + " a generated one has no such limit");
        InvitationLine line = line(identity, terms, text, false).wishing(wish);
        long end = send(line, administration, reset);
        out.println(identity + (reset ? " has a new pass-phrase" : " added"));
        out.println("  it enrolls " + devices(terms.uses()) + " until " + EndDate.of(end));
      }
    }
    out.println(
        "next, on the device: ./callseal enroll "
            + ScopeGrant.typed(identity)
            + " --server HOST"
            + (identity.domain().equals(terms.domain()) ? "" : " --domain " + terms.domain())
            + (file == null ? "" : " --own"));
  }

  /** Ends a command that is given both. */
  void refuseBeside(String option, CommandSpec spec) {
    if (file != null) {
      throw new ParameterException(
          spec.commandLine(), option + " and --passphrase-file exclude each other");
    }
  }

  static InvitationLine line(
      Identity identity,
      InvitationTerms.Name name,
      String domain,
      SecretBytes text,
      boolean drawn) {
    try (PassPhraseKeys keys =
        PassPhraseKeys.derive(text, name.saltBytes(), EnrolmentParties.of(identity, domain))) {
      return InvitationLine.of(identity, keys.verifier(), drawn);
    }
  }

  private static InvitationLine line(
      Identity identity, InvitationTerms terms, SecretBytes text, boolean drawn) {
    return line(identity, terms.names().getFirst(), terms.domain(), text, drawn);
  }

  private static long send(InvitationLine line, Administration administration, boolean reset) {
    return reset ? administration.reset(line) : administration.invite(List.of(line));
  }

  private static void refuseKnown(InvitationTerms terms) {
    String obstacle = terms.names().getFirst().obstacle();
    if (!obstacle.isEmpty()) {
      throw new CommandFailure(ExitCode.REFUSED, obstacle);
    }
  }

  private static String devices(int uses) {
    return uses == 1 ? "one device" : uses + " devices";
  }
}
