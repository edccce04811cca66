package org.callseal.app.enroll;

import java.util.List;
import java.util.stream.Collectors;
import org.callseal.agent.enrolment.EnrolmentResult;
import org.callseal.agent.enrolment.EnrolmentTask;
import org.callseal.agent.names.ServerName;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.core.enrolment.EnrolmentDenial;

/** Says in a line why a device was not enrolled, and what to do. Pure. */
final class EnrolmentLine {

  private EnrolmentLine() {}

  static CommandFailure failure(EnrolmentResult result, EnrolmentTask task) {
    return switch (result) {
      case EnrolmentResult.WrongPassPhraseOrServer _ ->
          refused(
              names(task.servers())
                  + " does not know this pass-phrase of "
                  + task.identity()
                  + " at "
                  + task.domain()
                  + ": it is wrong, or the server is; nothing was kept");
      case EnrolmentResult.Denied(EnrolmentDenial denial) -> refused(said(denial, task));
      case EnrolmentResult.OtherDomain(String domain) ->
          refused(
              "the server speaks for "
                  + domain
                  + ", not for "
                  + task.domain()
                  + "; nothing was kept");
      case EnrolmentResult.NoAnswer(var servers) ->
          unavailable(
              "no answer from "
                  + names(servers)
                  + "; is it a server of Callseal, and does UDP get there?");
      case EnrolmentResult.NameNotResolved(var servers) ->
          unavailable(
              names(servers) + ": there is no such host; check --server or the name service");
      case EnrolmentResult.OtherVersion(var versions) ->
          unavailable(
              names(task.servers())
                  + " speaks other versions only ("
                  + versions.stream().map(String::valueOf).collect(Collectors.joining(", "))
                  + "); another version of callseal is needed");
      case EnrolmentResult.Enrolled _ -> throw new IllegalArgumentException("that is no failure");
    };
  }

  static String names(List<ServerName> servers) {
    return servers.stream().map(ServerName::toString).collect(Collectors.joining(", "));
  }

  private static String said(EnrolmentDenial denial, EnrolmentTask task) {
    String again = "; ask the operator for a new one (callseal subscriber reset)";
    return switch (denial) {
      case EXPIRED -> "the pass-phrase is right and has expired" + again;
      case USED_UP -> "the pass-phrase is right and has been used already" + again;
      case WITHDRAWN -> "the operator has taken this pass-phrase back" + again;
      case DISABLED ->
          task.identity() + " is disabled at " + task.domain() + "; ask the operator to enable it";
      case KEY_KNOWN -> "this device key is enrolled already; try again, which makes another one";
    };
  }

  private static CommandFailure refused(String line) {
    return new CommandFailure(ExitCode.REFUSED, line);
  }

  private static CommandFailure unavailable(String line) {
    return new CommandFailure(ExitCode.UNAVAILABLE, line);
  }
}
