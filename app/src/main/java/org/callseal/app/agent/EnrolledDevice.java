package org.callseal.app.agent;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.app.Callseal;
import org.callseal.app.CommandFailure;
import org.callseal.app.DiskFault;
import org.callseal.app.ExitCode;
import org.callseal.app.configuration.AgentConfiguration;
import org.callseal.app.configuration.HostPort;
import org.callseal.app.configuration.SelfEnrolment;
import org.callseal.app.data.PrivateFile;
import org.callseal.app.device.DeviceStore;
import org.callseal.core.identity.Identity;

/**
 * Sees to it that the device an agent is to enroll is there. The work is done by {@code callseal
 * enroll} in a process of its own, whose standard input is the pass-phrase's file: no byte of it is
 * ever in the agent's memory.
 *
 * <p>Thread rule: one thread, which waits. Lifetime: the agent's start.
 */
final class EnrolledDevice {

  private EnrolledDevice() {}

  static void await(AgentConfiguration configuration, PrintWriter out) throws InterruptedException {
    SelfEnrolment wanted = configuration.enrolment();
    if (wanted.identity().isEmpty()) {
      return;
    }
    Identity identity = wanted.identity().get();
    Path folder = wanted.device().orElseThrow(() -> missing("enroll.device", "the folder"));
    Path file =
        wanted.passphraseFile().orElseThrow(() -> missing("enroll.passphrase-file", "the file"));
    if (wanted.servers().isEmpty()) {
      throw missing("enroll.servers", "the edges to ask");
    }
    if (new DeviceStore(folder, Optional.empty()).holdsDevice()) {
      return;
    }
    if (!Files.isReadable(file)) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION, file + ": the pass-phrase's file cannot be read");
    }
    out.println("enrolling " + identity);
    out.flush();
    run(command(identity, folder, configuration), file);
    if (wanted.deletesFile()) {
      PrivateFile.remove(file);
    }
  }

  private static void run(List<String> command, Path file) throws InterruptedException {
    try {
      int code =
          new ProcessBuilder(command)
              .redirectInput(file.toFile())
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start()
              .waitFor();
      if (code != 0) {
        throw new CommandFailure(
            ExitCode.of(code), "the device is not enrolled, see above; the agent does not start");
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, "callseal enroll cannot be started (" + DiskFault.of(e) + ")");
    }
  }

  private static List<String> command(
      Identity identity, Path folder, AgentConfiguration configuration) {
    SelfEnrolment wanted = configuration.enrolment();
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Duser.home=" + System.getProperty("user.home"),
                "-cp",
                System.getProperty("java.class.path"),
                Callseal.class.getName(),
                "enroll",
                identity.text(),
                "--kind",
                identity.kind().name(),
                "--device",
                folder.toString(),
                "--passphrase-file",
                "-"));
    for (HostPort server : wanted.servers()) {
      command.addAll(List.of("--server", server.text()));
    }
    wanted.domain().ifPresent(domain -> command.addAll(List.of("--domain", domain)));
    configuration
        .wrappingKey()
        .ifPresent(key -> command.addAll(List.of("--wrapping-key", key.toString())));
    configuration
        .token()
        .ifPresent(token ->
            command.addAll(
                List.of(
                    "--pkcs11",
                    token.configuration().toString(),
                    "--pin-file",
                    token.pin().toString())));
    if (wanted.own()) {
      command.add("--own");
    }
    return command;
  }

  private static CommandFailure missing(String key, String what) {
    return new CommandFailure(
        ExitCode.CONFIGURATION, "enroll.identity needs " + key + " besides: " + what);
  }
}
