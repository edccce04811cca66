package org.callseal.app.cluster;

import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.cluster.join.JoinAttempt;
import org.callseal.cluster.join.JoinForm;
import org.callseal.cluster.join.JoinToken;
import org.callseal.cluster.membership.MemberForm;
import org.callseal.cluster.tls.LinkKey;
import org.callseal.cluster.tls.LinkLoop;
import org.callseal.cluster.tls.TlsLinks;
import org.callseal.core.cluster.Member;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes this machine a member of a cluster, by a token. Stateless; blocks. */
public final class Joining {

  private static final Logger LOG = LoggerFactory.getLogger(Joining.class);

  private Joining() {}

  /**
   * Joins, unless the machine is that member already.
   *
   * @param text the token, as it was copied
   * @param kind what the machine is to be
   * @param places where it will be reached
   */
  public static void join(
      String text, Member.Kind kind, MemberForm.Places places, MemberFolder folder, LinkKey key) {
    try (JoinToken token = read(text)) {
      String name = token.invitation().name();
      if (token.invitation().kind() != kind) {
        throw refused(
            "the token is for "
                + name
                + ", which is to be an "
                + token.invitation().kind().text()
                + "; start it with --role "
                + token.invitation().kind().text());
      }
      Optional<MemberFolder.Own> own = folder.own();
      if (own.isPresent()) {
        if (!own.get().equals(new MemberFolder.Own(kind, name))) {
          throw refused(
              "this machine is "
                  + own.get().name()
                  + " already, and the token is for "
                  + name
                  + "; use another data folder");
        }
        LOG.info("{} has joined before; the token is not needed", name);
        return;
      }
      if (folder.hasDomainKeys()) {
        // Devices know no other ones: they must not be written over, nor lie at an edge.
        throw refused(
            folder.path()
                + " has the keys of a domain already, of another server or of a joining that was cut"
                + " short; use another data folder");
      }
      keep(result(token, key, places), kind, name, folder);
    }
  }

  private static JoinToken read(String text) {
    return switch (JoinToken.read(text)) {
      case JoinToken.Read(JoinToken token) -> token;
      case JoinToken.Slip.NOT_A_TOKEN ->
          throw refused("that is no token to join by; callseal cluster invite NAME prints one");
      case JoinToken.Slip.INCOMPLETE ->
          throw refused(
              "the token is not whole, or a character of it is another one; copy it again");
    };
  }

  private static JoinAttempt.Result result(JoinToken token, LinkKey key, MemberForm.Places places) {
    LinkLoop loop = LinkLoop.open("callseal-join");
    try {
      TlsLinks links = new TlsLinks(loop, key);
      return new JoinAttempt(token, key.pin(), places, links, loop).begin().join();
    } finally {
      loop.close();
    }
  }

  private static void keep(
      JoinAttempt.Result result, Member.Kind kind, String name, MemberFolder folder) {
    switch (result) {
      case JoinAttempt.Joined(JoinForm.Welcome welcome) -> {
        welcome
            .secrets()
            .forEach(secret -> {
              folder.keep(secret);
              secret.secret().wipe();
            });
        folder.keep(welcome.members());
        folder.keepOwn(new MemberFolder.Own(kind, name));
        LOG.info("joined as {}", name);
      }
      case JoinAttempt.Refused(var why) -> throw refused("not joined: " + why.text());
      case JoinAttempt.NoAnswer(var failures) ->
          throw new CommandFailure(
              ExitCode.UNAVAILABLE,
              "not joined, no authority answers: " + String.join("; ", failures));
    }
  }

  private static CommandFailure refused(String line) {
    return new CommandFailure(ExitCode.REFUSED, line);
  }
}
