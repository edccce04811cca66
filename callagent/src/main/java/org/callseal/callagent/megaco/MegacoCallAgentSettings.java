package org.callseal.callagent.megaco;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What a controller of Megaco is told at its start.
 *
 * @param local the address and port that gateways' messages come to
 * @param messageId its own, as it stands in a message: {@code <mgc.example.net>:2944}, {@code mgc}
 * @param edges the addresses it hears; all others are strangers
 * @param auditEvery how often a gateway in service is asked whether it is there
 * @param gateways how many it keeps in mind
 * @param terminations how many of one gateway
 */
public record MegacoCallAgentSettings(
    InetSocketAddress local,
    String messageId,
    Predicate<InetAddress> edges,
    Duration auditEvery,
    int gateways,
    int terminations) {

  private static final Duration AUDIT_EVERY = Duration.ofMinutes(10);
  private static final int GATEWAYS = 60_000;
  private static final int TERMINATIONS = 1000;

  /** A controller whose edges are on its own host. */
  public static MegacoCallAgentSettings of(InetSocketAddress local, String messageId) {
    return new MegacoCallAgentSettings(
        local, messageId, InetAddress::isLoopbackAddress, AUDIT_EVERY, GATEWAYS, TERMINATIONS);
  }

  /** The same with this time between two questions whether a gateway is there. */
  public MegacoCallAgentSettings auditingEvery(Duration time) {
    return new MegacoCallAgentSettings(local, messageId, edges, time, gateways, terminations);
  }

  /** The same with other bounds. */
  public MegacoCallAgentSettings withBounds(int gateways, int terminations) {
    return new MegacoCallAgentSettings(local, messageId, edges, auditEvery, gateways, terminations);
  }
}
