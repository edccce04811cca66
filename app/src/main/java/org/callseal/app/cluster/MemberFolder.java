package org.callseal.app.cluster;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.data.DataFolder;
import org.callseal.app.data.PrivateFile;
import org.callseal.authority.AuthorityClock;
import org.callseal.cluster.join.JoinForm;
import org.callseal.cluster.membership.KnownMembers;
import org.callseal.cluster.membership.MemberList;
import org.callseal.cluster.tls.LinkKey;
import org.callseal.core.cluster.Member;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a member of a cluster keeps in its data folder: the key of its links, which is its own
 * alone; who it is; and whom it knew last, which is no secret.
 *
 * <p>Thread rule: one thread at a time. Lifetime: the server's.
 */
public final class MemberFolder {

  private static final Logger LOG = LoggerFactory.getLogger(MemberFolder.class);
  private static final String LINK_KEY = "link";
  private static final int SCALAR = 32;

  private final DataFolder folder;

  public MemberFolder(DataFolder folder) {
    this.folder = folder;
  }

  /** Who this machine is in its cluster. */
  public record Own(Member.Kind kind, String name) {}

  /** The key of this machine's links, drawn when it is asked for the first time. */
  public LinkKey linkKey(RandomSource random) {
    try (SecretBytes scalar = folder.secret(LINK_KEY, SCALAR, random)) {
      return LinkKey.of(scalar);
    } catch (IllegalArgumentException _) {
      throw damaged(folder.key(LINK_KEY));
    }
  }

  /** Who this machine is, if it has joined. */
  public Optional<Own> own() {
    Path file = ownFile();
    return PrivateFile.read(file).map(bytes -> parse(file, bytes));
  }

  private static Own parse(Path file, byte[] bytes) {
    String[] words = new String(bytes, StandardCharsets.US_ASCII).strip().split(" ", -1);
    Optional<Member.Kind> kind = Member.Kind.parse(words[0]);
    if (words.length != 2 || kind.isEmpty() || !Member.isName(words[1])) {
      throw damaged(file);
    }
    return new Own(kind.get(), words[1]);
  }

  /** Whether another server has its keys there, which joining would write over. */
  boolean hasDomainKeys() {
    return folder.hasDomainKeys();
  }

  /** The folder, as people name it. */
  Path path() {
    return folder.path();
  }

  /** Keeps who this machine is: the last step of joining, without which it has not joined. */
  public void keepOwn(Own own) {
    String line = own.kind().text() + " " + own.name() + "\n";
    PrivateFile.write(ownFile(), line.getBytes(StandardCharsets.US_ASCII));
  }

  /** What another authority has given: the files of an authority that is one from now on. */
  public void keep(JoinForm.NamedSecret secret) {
    byte[] text = Base64.getUrlEncoder().withoutPadding().encode(secret.secret().exposed());
    PrivateFile.write(folder.key(secret.name()), text);
  }

  /** The members as they were known last; written anew at each change from now on. */
  public KnownMembers members() {
    Path file = membersFile();
    MemberList list =
        PrivateFile.read(file)
            .map(bytes -> MemberList.parse(bytes).orElseThrow(() -> damaged(file)))
            .orElse(MemberList.NONE);
    KnownMembers members = new KnownMembers(list, AuthorityClock.system().utcSeconds());
    members.whenChanged(this::keepOrSay);
    return members;
  }

  /** Keeps the list for the next start. */
  public void keep(MemberList list) {
    PrivateFile.write(membersFile(), list.toBytes());
  }

  private void keepOrSay(MemberList list) {
    try {
      keep(list);
    } catch (CommandFailure e) {
      LOG.warn("the list of members is not kept for the next start: {}", e.getMessage());
    }
  }

  private Path ownFile() {
    return folder.path().resolve("member");
  }

  private Path membersFile() {
    return folder.path().resolve("members");
  }

  private static CommandFailure damaged(Path file) {
    return new CommandFailure(
        ExitCode.CONFIGURATION,
        file
            + " is damaged; restore it from a copy, or take the data folder away and join with a new"
            + " token (callseal cluster invite)");
  }
}
