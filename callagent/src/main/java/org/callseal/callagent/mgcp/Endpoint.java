package org.callseal.callagent.mgcp;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.callseal.mgcp.EndpointName;
import org.callseal.mgcp.transaction.Command;

/** What is known of one endpoint. Belongs to the call agent's loop. */
final class Endpoint {

  private static final Pattern LINE_EVENT = Pattern.compile("(?:l/)?(hd|hu)(?:\\(.*)?");
  private static final int LONGEST_EVENTS = 80;

  private final EndpointName name;
  private Hook hook = Hook.ON;
  private boolean watched;
  private int requests;
  private String lastEvents = "";
  private OptionalLong lastNotifySeconds = OptionalLong.empty();

  Endpoint(EndpointName name) {
    this.name = name;
  }

  Hook hook() {
    return hook;
  }

  void hook(Hook now) {
    hook = now;
  }

  void watched(boolean agreed) {
    watched = agreed;
  }

  /**
   * Asks to be told of the next change. Only of that: RFC 3435 2.4 has 401 and 402 for a request of
   * what is so already.
   */
  Command watch() {
    requests++;
    return Command.of("RQNT", name, "X: " + requestId(), "R: L/" + hook.change() + "(N)");
  }

  /** The identifier of the request that stands. */
  String requestId() {
    return Integer.toHexString(requests);
  }

  /** It has notified events; gives whether the hook has moved. */
  boolean notified(String events, long nowSeconds) {
    lastEvents = events.length() > LONGEST_EVENTS ? events.substring(0, LONGEST_EVENTS) : events;
    lastNotifySeconds = OptionalLong.of(nowSeconds);
    Hook before = hook;
    for (String event : events.toLowerCase(Locale.ROOT).split(",", -1)) {
      var known = LINE_EVENT.matcher(event.strip());
      if (known.matches()) {
        hook = known.group(1).equals("hd") ? Hook.OFF : Hook.ON;
      }
    }
    return hook != before;
  }

  GatewayView.EndpointView view() {
    return new GatewayView.EndpointView(name.local(), hook, watched, lastEvents, lastNotifySeconds);
  }
}
