package org.callseal.demo.mediagateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.callseal.megaco.Clause;

/**
 * Does what a controller commands: Add, Modify, Subtract, AuditValue, and ServiceChange of it (RFC
 * 3525 7.2); everything else it does not know. Belongs to its gateway's loop.
 */
final class CommandExecutor {

  private static final String NO_CONTEXT = "-";

  private final Map<String, AnalogLine> lines;
  private final Contexts contexts;
  private final MediaGatewayListener listener;
  private final Consumer<AnalogLine.Notification> notifications;

  /** A command that was not executed: RFC 3525 13.2 has the codes. */
  private record Refused(String code) {
    String text() {
      return "ER=" + code + "{}";
    }
  }

  /**
   * @param notifications takes what is to be told at once
   */
  CommandExecutor(
      Map<String, AnalogLine> lines,
      Contexts contexts,
      MediaGatewayListener listener,
      Consumer<AnalogLine.Notification> notifications) {
    this.lines = lines;
    this.contexts = contexts;
    this.listener = listener;
    this.notifications = notifications;
  }

  /** Executes the actions in their order; after a command that fails none is. */
  String execute(Clause transaction) {
    StringJoiner replies = new StringJoiner(",");
    for (Clause action : transaction.group()) {
      List<String> done = new ArrayList<>();
      Optional<String> context =
          action.value().equals(NO_CONTEXT)
              ? Optional.of(NO_CONTEXT)
              : contexts.find(action.value());
      boolean failed = context.isEmpty();
      if (failed) {
        done.add(new Refused("411").text());
      }
      for (Clause command : failed ? List.<Clause>of() : action.group()) {
        Optional<Refused> refused = execute(command, context.orElseThrow(), done);
        listener.happened(
            new MediaGatewayEvent.Commanded(
                command.word(), command.value(), refused.map(Refused::code)));
        if (refused.isPresent()) {
          done.add(refused.get().text());
          failed = true;
          break;
        }
      }
      replies.add("C=" + context.orElse(NO_CONTEXT) + "{" + String.join(",", done) + "}");
      if (failed) {
        break;
      }
    }
    return replies.toString();
  }

  private Optional<Refused> execute(Clause command, String context, List<String> done) {
    if (command.is("AuditValue", "AV")) {
      return each(command, name -> done.add("AV=" + name));
    }
    if (command.is("ServiceChange", "SC")) {
      done.add("SC=" + name(command));
      return Optional.empty();
    }
    if (command.is("Modify", "MF")) {
      return modify(command, done);
    }
    if (command.is("Add", "A")) {
      return add(command, context, done);
    }
    if (command.is("Subtract", "S")) {
      List<String> out = contexts.subtract(context, name(command));
      out.forEach(name -> done.add("S=" + name));
      return out.isEmpty() ? Optional.of(new Refused("431")) : Optional.empty();
    }
    return Optional.of(new Refused("443"));
  }

  private static String name(Clause command) {
    return command.value().toLowerCase(Locale.ROOT);
  }

  /** Every line that the command is for; ROOT is none, and there. */
  private Optional<Refused> each(Clause command, Consumer<String> then) {
    String name = name(command);
    if (name.equals("*")) {
      lines.keySet().forEach(then);
    } else if (lines.containsKey(name) || name.equals("root")) {
      then.accept(name);
    } else {
      return Optional.of(new Refused("430"));
    }
    return Optional.empty();
  }

  private Optional<Refused> modify(Clause command, List<String> done) {
    List<String> names = new ArrayList<>();
    Optional<Refused> unknown = each(command, names::add);
    if (unknown.isPresent()) {
      return unknown;
    }
    for (String name : names) {
      Optional<String> error = watch(command, name);
      if (error.isPresent()) {
        return error.map(Refused::new);
      }
      done.add("MF=" + name);
    }
    return Optional.empty();
  }

  private Optional<String> watch(Clause command, String name) {
    AnalogLine line = lines.get(name);
    Optional<Clause> events = command.find("Events", "E");
    if (line == null || events.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> error = line.watch(events.get());
    if (error.isEmpty()) {
      line.atOnce(events.get()).ifPresent(notifications);
    }
    return error;
  }

  private Optional<Refused> add(Clause command, String context, List<String> done) {
    String name = name(command);
    if (context.equals(NO_CONTEXT)) {
      return Optional.of(new Refused("411"));
    }
    if (name.equals("$")) {
      done.add("A=" + contexts.addEphemeral(context));
      return Optional.empty();
    }
    if (!lines.containsKey(name)) {
      return Optional.of(new Refused("430"));
    }
    if (contexts.isConnected(name)) {
      return Optional.of(new Refused("433"));
    }
    contexts.add(context, name);
    done.add("A=" + name);
    return watch(command, name).map(Refused::new);
  }
}
