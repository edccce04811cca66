package org.callseal.app.administration;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.callseal.app.CommandFailure;
import org.callseal.app.DiskFault;
import org.callseal.app.ExitCode;
import org.callseal.app.bulk.SubscriberList;
import org.callseal.app.data.PrivateFile;
import org.callseal.core.identity.Identity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code callseal subscriber import}: many subscribers at once, all of them or none. */
@Command(
    name = "import",
    description = {
      "Add all subscribers of a file, or none; writes their pass-phrases to a file of its own.",
      "",
      "The file is CSV with a column identity, or with the columns username and domain, or without"
          + " a header and the identities first; or an SQL dump of Kamailio's table subscriber."
          + " Its other columns are not read: passwords are not taken over."
    })
final class ImportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ServerOptions server;

  @Parameters(index = "0", paramLabel = "FILE", description = "The list of subscribers.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Where to write identities and pass-phrases, as CSV. Standard: FILE.passphrases.")
  private @Nullable Path out;

  @Override
  public Integer call() {
    Path passphrases = out == null ? file.resolveSibling(file.getFileName() + ".passphrases") : out;
    SubscriberList list = SubscriberList.read(text());
    if (Files.exists(passphrases)) {
      throw new CommandFailure(
          ExitCode.REFUSED, passphrases + " is there already; name another file with --out");
    }
    PrivateFile.requireWritable(passphrases);
    try (Administration administration = Access.open(server.configuration())) {
      List<Identity> identities =
          list.entries().stream().map(SubscriberList.Entry::identity).toList();
      InvitationTerms terms = administration.terms(identities);
      refuseFaults(list, terms);
      DrawnPassphrases drawn = DrawnPassphrases.draw(identities, terms, this::progress);
      drawn.write(passphrases);
      add(administration, drawn, passphrases);
    }
    return ExitCode.OK.number();
  }

  /**
   * Pass-phrases that no server knows are of no use: they go when the server does not take them.
   */
  private void add(Administration administration, DrawnPassphrases drawn, Path passphrases) {
    try {
      long end = administration.invite(drawn.lines());
      PrintWriter to = spec.commandLine().getOut();
      to.println("added " + drawn.lines().size() + " subscribers");
      to.println("  pass-phrases, for you alone: " + passphrases);
      to.println("  each enrolls until " + EndDate.of(end));
      to.println("next, on each device: ./callseal enroll IDENTITY --server HOST");
    } catch (CommandFailure failure) {
      PrivateFile.remove(passphrases);
      throw failure;
    }
  }

  private void refuseFaults(SubscriberList list, InvitationTerms terms) {
    List<SubscriberList.Fault> faults = new ArrayList<>(list.faults());
    for (int i = 0; i < list.entries().size(); i++) {
      String obstacle = terms.names().get(i).obstacle();
      if (!obstacle.isEmpty()) {
        faults.add(new SubscriberList.Fault(list.entries().get(i).line(), obstacle));
      }
    }
    if (list.entries().isEmpty() && faults.isEmpty()) {
      throw new CommandFailure(ExitCode.CONFIGURATION, file + ": names no subscriber");
    }
    if (faults.isEmpty()) {
      return;
    }
    faults.sort(Comparator.comparingInt(SubscriberList.Fault::line));
    PrintWriter err = spec.commandLine().getErr();
    faults.forEach(fault -> err.println(file + ":" + fault.line() + ": " + fault.what()));
    throw new CommandFailure(
        ExitCode.CONFIGURATION,
        file
            + ": "
            + faults.size()
            + (faults.size() == 1 ? " bad line" : " bad lines")
            + "; nothing was added, mend or remove "
            + (faults.size() == 1 ? "it" : "them"));
  }

  private void progress(int done, int of) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("  " + done + " of " + of + " pass-phrases");
    err.flush();
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException _) {
      throw new CommandFailure(ExitCode.CONFIGURATION, file + ": is no text in UTF-8");
    } catch (NoSuchFileException _) {
      throw new CommandFailure(ExitCode.CONFIGURATION, file + ": there is no such file");
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, file + ": cannot be read (" + DiskFault.of(e) + ")");
    }
  }
}
