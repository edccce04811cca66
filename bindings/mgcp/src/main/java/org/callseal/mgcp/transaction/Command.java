package org.callseal.mgcp.transaction;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.callseal.mgcp.EndpointName;

/**
 * A command of ours, before it has a transaction. Immutable.
 *
 * @param parameters whole lines, without their ends
 * @param body a session description, or empty
 */
public record Command(String verb, EndpointName endpoint, List<String> parameters, String body) {
  static final String LINE_END = "\r\n";

  public Command {
    parameters = List.copyOf(parameters);
  }

  /** One without a session description. */
  public static Command of(String verb, EndpointName endpoint, String... parameters) {
    return new Command(verb, endpoint, List.of(parameters), "");
  }

  byte[] bytes(int transaction) {
    String head = verb + " " + transaction + " " + endpoint.canonical() + " MGCP 1.0";
    return text(head, parameters, body);
  }

  static byte[] text(String head, List<String> parameters, String body) {
    StringBuilder text = new StringBuilder(head).append(LINE_END);
    parameters.forEach(line -> text.append(line).append(LINE_END));
    if (!body.isEmpty()) {
      text.append(LINE_END).append(body);
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
