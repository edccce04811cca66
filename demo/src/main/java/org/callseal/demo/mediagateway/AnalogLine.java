package org.callseal.demo.mediagateway;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.callseal.megaco.Clause;

/**
 * One telephone: its hook, and what the controller wants to be told of it. Belongs to its gateway's
 * loop.
 */
final class AnalogLine {

  private static final String OFF_HOOK = "al/of";
  private static final String ON_HOOK = "al/on";

  /** What is to be told: of whom, and the action that tells it. */
  record Notification(String termination, String action) {}

  private final String name;
  private final Set<String> wanted = new HashSet<>();
  private String requestId = "0";
  private boolean offHook;

  AnalogLine(String name) {
    this.name = name;
  }

  /** The hook moves; gives what to notify, if that was asked for. */
  Optional<Notification> move(boolean up) {
    if (offHook == up) {
      return Optional.empty();
    }
    offHook = up;
    return wanted.contains(now()) ? Optional.of(notification()) : Optional.empty();
  }

  /**
   * Takes the events that are asked for instead of those before (RFC 3525 7.1.9); gives the code of
   * an error where one is none of a line's.
   */
  Optional<String> watch(Clause events) {
    List<String> asked = events.group().stream().map(AnalogLine::event).toList();
    if (!asked.stream().allMatch(each -> each.equals(OFF_HOOK) || each.equals(ON_HOOK))) {
      // RFC 3525 13.2: 450, no such event in this package.
      return Optional.of("450");
    }
    requestId = events.value();
    wanted.clear();
    wanted.addAll(asked);
    return Optional.empty();
  }

  /** What is so already and is to be told at once (H.248.1 E.9.2: strict=state). */
  Optional<Notification> atOnce(Clause events) {
    return events.group().stream()
        .filter(each -> event(each).equals(now()))
        .flatMap(each -> each.all("strict", "strict"))
        .filter(strict -> strict.value().equalsIgnoreCase("state"))
        .map(_ -> notification())
        .findFirst();
  }

  private static String event(Clause asked) {
    return asked.word().toLowerCase(Locale.ROOT);
  }

  private String now() {
    return offHook ? OFF_HOOK : ON_HOOK;
  }

  private Notification notification() {
    return new Notification(name, "C=-{N=" + name + "{OE=" + requestId + "{" + now() + "}}}");
  }
}
