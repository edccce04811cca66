package org.callseal.callagent.megaco;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.callseal.megaco.Clause;

/** What is known of one termination. Belongs to the controller's loop. */
final class Termination {

  private static final int LONGEST_EVENTS = 80;

  private final String name;
  private LineState line = LineState.UNKNOWN;
  private boolean watched;
  private long request;
  private String lastEvents = "";
  private OptionalLong lastNotifySeconds = OptionalLong.empty();

  /**
   * @param name as its gateway spells it
   */
  Termination(String name) {
    this.name = name;
  }

  LineState line() {
    return line;
  }

  void watched(boolean agreed) {
    watched = agreed;
  }

  /**
   * Asks to be told of each move of the hook, and of where it is now (H.248.1 E.9.2: strict=state).
   * Events stay asked for until others are (RFC 3525 7.1.9).
   */
  String watch(long requestId) {
    request = requestId;
    return "C=-{MF=" + name + "{E=" + requestId + "{al/on{strict=state},al/of{strict=state}}}}";
  }

  /** The identifier of the request that stands. */
  long request() {
    return request;
  }

  /** It has notified events; gives whether the hook has moved. */
  boolean notified(List<Clause> events, long nowSeconds) {
    String said = events.stream().map(Termination::event).collect(Collectors.joining(","));
    lastEvents = said.length() > LONGEST_EVENTS ? said.substring(0, LONGEST_EVENTS) : said;
    lastNotifySeconds = OptionalLong.of(nowSeconds);
    LineState before = line;
    for (Clause observed : events) {
      line =
          switch (event(observed)) {
            case "al/of" -> LineState.OFF_HOOK;
            case "al/on" -> LineState.ON_HOOK;
            default -> line;
          };
    }
    return line != before;
  }

  /** observedEvent = [ TimeStamp LWSP COLON] LWSP pkgdName ... . */
  private static String event(Clause observed) {
    String word = observed.word();
    return word.substring(word.lastIndexOf(':') + 1).toLowerCase(Locale.ROOT);
  }

  MediaGatewayView.TerminationView view() {
    return new MediaGatewayView.TerminationView(name, line, watched, lastEvents, lastNotifySeconds);
  }
}
