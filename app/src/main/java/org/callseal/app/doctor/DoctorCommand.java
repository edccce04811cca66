package org.callseal.app.doctor;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.callseal.app.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code callseal doctor}: checks the machine; exit code 1 when something keeps it from working.
 */
@Command(name = "doctor", description = "Check that this machine has what Callseal needs.")
public final class DoctorCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--data", paramLabel = "FOLDER", description = "The data folder to look at.")
  private Path data = Path.of(System.getProperty("user.home"), ".callseal");

  @Override
  public Integer call() {
    List<Check> checks =
        List.of(
            Check::java,
            Check::curve,
            Check::epoll,
            Check.writableFolder(data),
            Check.freePort("edge port", new InetSocketAddress("0.0.0.0", 5060)));
    PrintWriter out = spec.commandLine().getOut();
    boolean works = true;
    for (Check check : checks) {
      Finding finding = check.look();
      works &= finding.state() != Finding.State.BAD;
      out.printf("%-7s %-12s %s%n", finding.state().word(), finding.subject(), finding.detail());
    }
    return (works ? ExitCode.OK : ExitCode.REFUSED).number();
  }
}
