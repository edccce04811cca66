package org.callseal.demo.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.callseal.mgcp.EndpointName;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.transaction.Answer;

/**
 * One telephone: its hook, what the call agent wants to be told of it, its connections. Belongs to
 * its gateway's loop.
 */
final class GatewayLine {

  /**
   * The events of the line package that a hook makes (RFC 3660 2.6), with their actions or none.
   */
  private static final Pattern EVENT = Pattern.compile("(?:l/)?(hd|hu)(?:\\(([^)]*)\\))?");

  private static final int FIRST_PORT = 30_000;

  private final EndpointName name;
  private final String host;
  private final Map<String, String> connections = new LinkedHashMap<>();
  private boolean offHook;
  private String requestId = "0";
  private String wanted = "";
  private int drawn;

  GatewayLine(EndpointName name, String host) {
    this.name = name;
    this.host = host;
  }

  EndpointName name() {
    return name;
  }

  boolean isOffHook() {
    return offHook;
  }

  int connections() {
    return connections.size();
  }

  /** The hook moves; gives the lines of the notification, if one was asked for. */
  Optional<String[]> move(boolean up) {
    if (offHook == up) {
      return Optional.empty();
    }
    offHook = up;
    String event = up ? "hd" : "hu";
    if (!wanted.equals(event)) {
      return Optional.empty();
    }
    // RFC 3435 4.4.1: in lockstep nothing more is told before the next request.
    wanted = "";
    return Optional.of(new String[] {"X: " + requestId, "O: L/" + event});
  }

  /** RFC 3435 2.3.3. */
  Answer request(MgcpCommand command) {
    String asked = "";
    String events = command.value("r").orElse("").toLowerCase(Locale.ROOT);
    for (String text : events.isEmpty() ? new String[0] : events.split(",", -1)) {
      Matcher event = EVENT.matcher(text.strip());
      if (!event.matches()) {
        return Answer.of(522, "no such event");
      }
      asked = event.group(1);
      if (asked.equals(offHook ? "hd" : "hu")) {
        return offHook ? Answer.of(401, "off hook already") : Answer.of(402, "on hook already");
      }
    }
    requestId = command.value("x").orElse("0");
    wanted = asked;
    return Answer.OK;
  }

  /** RFC 3435 2.3.5. */
  Answer create(MgcpCommand command) {
    String id = "%X".formatted(++drawn);
    connections.put(id, command.value("c").orElse(""));
    return connected("I: " + id);
  }

  /** RFC 3435 2.3.6. */
  Answer modify(MgcpCommand command) {
    String id = command.value("i").orElse("");
    return connections.containsKey(id) ? connected() : Answer.of(515, "no such connection");
  }

  /** RFC 3435 2.3.7: one, those of a call, or all. */
  Answer delete(MgcpCommand command) {
    Optional<String> id = command.value("i");
    Optional<String> call = command.value("c");
    if (id.isPresent() && !connections.containsKey(id.get())) {
      return Answer.of(515, "no such connection");
    }
    id.ifPresentOrElse(
        connections::remove,
        () -> connections.values().removeIf(of -> call.isEmpty() || of.equals(call.get())));
    return id.isPresent()
        ? Answer.of(250, "deleted", "P: PS=0, OS=0, PR=0, OR=0, PL=0, JI=0, LA=0")
        : Answer.of(250, "deleted");
  }

  private Answer connected(String... parameters) {
    return new Answer(200, "OK", List.of(parameters), description());
  }

  private String description() {
    return String.join(
        "\r\n",
        "v=0",
        "o=- 1 1 IN IP4 " + host,
        "s=-",
        "c=IN IP4 " + host,
        "t=0 0",
        "m=audio " + (FIRST_PORT + 2 * drawn) + " RTP/AVP 0",
        "");
  }
}
