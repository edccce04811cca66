package org.callseal.callagent.megaco;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.callseal.megaco.Clause;

/**
 * A transaction that a gateway requests: what it tells of itself, and what it is answered (RFC 3525
 * 8.2.2: one reply to a transaction, commands in their order; after one that fails no other is
 * executed). Immutable once made.
 */
final class GatewayRequest {

  private static final Pattern CONTEXT = Pattern.compile("[0-9]{1,10}|[-*$]");
  private static final Pattern TERMINATION = Pattern.compile("[A-Za-z0-9_/*$@.-]{1,129}");

  private final List<Consumer<MediaGateway>> told = new ArrayList<>();
  private final String reply;
  private boolean changesService;
  private boolean failed;

  GatewayRequest(Clause transaction, int version) {
    StringJoiner actions = new StringJoiner(",");
    for (Clause context : transaction.group()) {
      if (failed) {
        break;
      }
      if (context.is("Context", "C")) {
        actions.add(action(context, version));
      } else {
        // RFC 3525 13.2: 422, syntax error in action.
        actions.add(failed("ER=422{\"an action was expected\"}"));
      }
    }
    reply = actions.length() == 0 ? "ER=422{\"no action\"}" : actions.toString();
  }

  private String action(Clause context, int version) {
    if (!CONTEXT.matcher(context.value()).matches()) {
      // RFC 3525 13.2: 411, the transaction refers to an unknown ContextID.
      return failed("ER=411{\"no context\"}");
    }
    StringJoiner commands = new StringJoiner(",", "C=" + context.value() + "{", "}");
    for (Clause command : context.group()) {
      if (failed) {
        break;
      }
      commands.add(command(command, version));
    }
    return commands.toString();
  }

  private String command(Clause command, int version) {
    if (!TERMINATION.matcher(command.value()).matches()) {
      // RFC 3525 13.2: 410, incorrect identifier. Only what is a name is said again in a reply.
      return failed("ER=410{\"no termination\"}");
    }
    if (command.is("ServiceChange", "SC")) {
      return serviceChange(command, version);
    }
    if (command.is("Notify", "N") || command.is("O-Notify", "O-N")) {
      command
          .find("ObservedEvents", "OE")
          .ifPresent(events -> told.add(gateway -> gateway.notified(command.value(), events)));
      return "N=" + command.value();
    }
    // RFC 3525 13.2: 443, unsupported or unknown command. A controller has no terminations.
    return failed("ER=443{\"no command for a controller\"}");
  }

  private String failed(String error) {
    failed = true;
    return error;
  }

  private String serviceChange(Clause command, int version) {
    Clause services = command.find("Services", "SV").orElse(command);
    String method = services.find("Method", "MT").map(Clause::value).orElse("");
    String reason = services.find("Reason", "RE").map(Clause::value).orElse("");
    changesService = true;
    told.add(gateway -> gateway.changed(command.value(), method, reason));
    return "SC=" + command.value() + "{SV{V=" + version + "}}";
  }

  String reply() {
    return reply;
  }

  boolean changesService() {
    return changesService;
  }

  void tell(MediaGateway gateway) {
    told.forEach(each -> each.accept(gateway));
  }
}
