package org.callseal.agent.mgcp;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpResponse;
import org.jspecify.annotations.Nullable;

/**
 * The commands that were opened of late, with the gateway's responses. RFC 3435 3.5.1: a receiver
 * keeps the responses of the last T-HIST and repeats one when the command is repeated. Not every
 * gateway does so for every command, and an association that changes its edge may bring a command
 * twice; so it is done here for all of them. Pure; one for each gateway.
 */
final class CommandsOfCallAgents {

  /**
   * T-HIST, counted from the response (RFC 3435 3.5.1): T-MAX, 20 s, in which a command is
   * repeated, and how long a sealed copy can be held back on the way, 47 s.
   */
  static final Duration KEPT = Duration.ofSeconds(70);

  static final int MOST = 1000;

  /** By transaction identifier, in the order in which they came. */
  private final Map<Integer, Opened> commands = new LinkedHashMap<>();

  /** A command of an edge; the response that a command like it to the byte has had, or null. */
  @Nullable MgcpResponse opened(MgcpCommand command, long nowNs) {
    Opened before = commands.get(command.transaction());
    if (before != null && nowNs - before.sinceNs < KEPT.toNanos() && before.isLike(command)) {
      return before.response;
    }
    commands.remove(command.transaction());
    if (commands.size() == MOST) {
      commands.remove(commands.keySet().iterator().next());
    }
    commands.put(command.transaction(), new Opened(command.bytes(), nowNs));
    return null;
  }

  /** The gateway responds; a provisional response is followed by another (RFC 3435 3.5.6). */
  void answered(MgcpResponse response, long nowNs) {
    Opened command = commands.get(response.transaction());
    if (command != null && response.code() >= 200) {
      command.response = response;
      command.sinceNs = nowNs;
    }
  }

  /** Forgets what is too old to be repeated. */
  void sweep(long nowNs) {
    commands.values().removeIf(command -> nowNs - command.sinceNs >= KEPT.toNanos());
  }

  int size() {
    return commands.size();
  }

  private static final class Opened {
    private final byte[] bytes;
    private long sinceNs;
    private @Nullable MgcpResponse response;

    Opened(byte[] bytes, long sinceNs) {
      this.bytes = bytes;
      this.sinceNs = sinceNs;
    }

    boolean isLike(MgcpCommand command) {
      return Arrays.equals(bytes, command.bytes());
    }
  }
}
