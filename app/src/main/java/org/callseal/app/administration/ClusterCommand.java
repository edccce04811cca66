package org.callseal.app.administration;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.callseal.app.ExitCode;
import org.callseal.core.cluster.Member;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code callseal cluster}: who belongs to the cluster of the authority that runs here. */
@Command(
    name = "cluster",
    description = "Invite edges and authorities to a cluster, drain and remove them.")
public final class ClusterCommand implements Runnable {

  private static final String NAME = "Lower case letters, digits, dots and hyphens.";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: cluster invite, list, drain, resume or remove");
  }

  @Command(
      name = "invite",
      description = {
        "Print a token by which one edge joins, once and within an hour.",
        "On its machine: callseal serve --role edge --join TOKEN. The token is a secret until then."
      })
  int invite(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Option(
              names = "--authority",
              description =
                  "A further authority in place of an edge: it gets the domain's keys when it joins.")
          boolean authority) {
    Member.Kind kind = authority ? Member.Kind.AUTHORITY : Member.Kind.EDGE;
    at(
        server,
        cluster -> {
          String token = cluster.invite(name, kind);
          PrintWriter to = spec.commandLine().getOut();
          PrintWriter err = spec.commandLine().getErr();
          err.println("good once, within an hour; on the machine of " + name + ":");
          err.println("  callseal serve --role " + kind.text() + " --join TOKEN");
          err.flush();
          to.println(token);
        });
    return ExitCode.OK.number();
  }

  @Command(name = "list", description = "List the members, and those who are invited.")
  int list(
      @Mixin ServerOptions server,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    at(
        server,
        cluster -> {
          List<MemberLine> lines = cluster.members();
          PrintWriter to = spec.commandLine().getOut();
          if (json) {
            to.println(ControlLines.write(lines));
            return;
          }
          for (MemberLine line : lines) {
            Long end = line.endSeconds();
            String rest =
                end == null
                    ? (line.link() == null ? "" : "  link " + line.link())
                    : "  until " + Instant.ofEpochSecond(end);
            to.println(line.name() + "  " + line.kind() + "  " + line.state() + rest);
            line.endpoints().forEach(each -> to.println("  endpoints  " + each));
          }
          to.println(lines.size() + (lines.size() == 1 ? " member" : " members"));
        });
    return ExitCode.OK.number();
  }

  @Command(
      name = "drain",
      description =
          "Let an edge take no new endpoints and tell those it has to go to another edge; their"
              + " associations stand.")
  int drain(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "NAME", description = "The edge.") String name) {
    at(server, cluster -> cluster.setDraining(name, true));
    return said(name + " drains");
  }

  @Command(name = "resume", description = "Let an edge that was drained take endpoints again.")
  int resume(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "NAME", description = "The edge.") String name) {
    at(server, cluster -> cluster.setDraining(name, false));
    return said(name + " is told to endpoints again");
  }

  @Command(
      name = "remove",
      description =
          "End a membership for good, or take an invitation back. The links of the removed one are"
              + " closed at once.")
  int remove(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "NAME", description = "The member.") String name) {
    at(server, cluster -> cluster.remove(name));
    return said(name + " is removed");
  }

  private static void at(ServerOptions server, Consumer<ClusterAdministration> action) {
    try (Administration administration = Access.openExisting(server.configuration())) {
      action.accept(administration.cluster());
    }
  }

  private int said(String line) {
    spec.commandLine().getOut().println(line);
    return ExitCode.OK.number();
  }
}
