package org.callseal.agent.mgcp;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.callseal.agent.line.Unsettled;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpResponse;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's commands that wait for a response: what to seal again for another instance of the
 * edge, and where a response goes, which is where its command came from (RFC 3435 4.1). Pure; one
 * for each gateway.
 */
final class CommandsOfGateway {

  /** Twice T-HIST: so long may a response be waited for (RFC 3435 3.5.5). */
  static final Duration KEPT = Duration.ofSeconds(60);

  static final int MOST = 1000;

  /** A command with what to do to send it again. */
  record Command(InetSocketAddress from, byte[] bytes, Unsettled unsettled, long sentNs) {}

  private final Map<Integer, Command> commands = new LinkedHashMap<>();

  /**
   * A command of the gateway goes out, maybe not for the first time.
   *
   * @param again what to do to send it again, the first time
   * @return what to do to send it again, the same for all its copies
   */
  Unsettled sent(MgcpMessage message, InetSocketAddress from, Unsettled again, long nowNs) {
    Command before = commands.remove(message.transaction());
    if (commands.size() == MOST) {
      commands.remove(commands.keySet().iterator().next());
    }
    Unsettled unsettled =
        before != null && Arrays.equals(before.bytes(), message.bytes())
            ? before.unsettled()
            : again;
    commands.put(message.transaction(), new Command(from, message.bytes(), unsettled, nowNs));
    return unsettled;
  }

  /** The command that a response is for; a final one settles it. Null when there is none. */
  @Nullable Command answered(MgcpResponse response) {
    return response.code() >= 200
        ? commands.remove(response.transaction())
        : response.isProvisional() ? commands.get(response.transaction()) : null;
  }

  /** Forgets what the gateway has given up. */
  void sweep(long nowNs) {
    commands.values().removeIf(command -> nowNs - command.sentNs() >= KEPT.toNanos());
  }

  int size() {
    return commands.size();
  }
}
