package org.callseal.mgcp.transaction;

import java.util.List;

/**
 * A response of ours, before it has a transaction. Immutable.
 *
 * @param code three digits (RFC 3435 2.4)
 * @param text commentary
 * @param parameters whole lines, without their ends
 * @param body a session description, or empty
 */
public record Answer(int code, String text, List<String> parameters, String body) {

  /** The transaction was executed (RFC 3435 2.4). */
  public static final Answer OK = of(200, "OK");

  public Answer {
    parameters = List.copyOf(parameters);
  }

  /** One of a line and parameters. */
  public static Answer of(int code, String text, String... parameters) {
    return new Answer(code, text, List.of(parameters), "");
  }

  byte[] bytes(int transaction) {
    return Command.text(
        "%03d %d %s".formatted(code, transaction, text).stripTrailing(), parameters, body);
  }
}
