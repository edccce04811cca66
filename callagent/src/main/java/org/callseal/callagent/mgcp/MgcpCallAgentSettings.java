package org.callseal.callagent.mgcp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What a call agent for MGCP is told at its start.
 *
 * @param local the address and port that gateways' commands come to
 * @param edges the addresses it hears; all others are strangers
 * @param auditEvery how often a gateway in service is asked whether it is there
 * @param gateways how many it keeps in mind
 * @param endpoints how many of one gateway
 */
public record MgcpCallAgentSettings(
    InetSocketAddress local,
    Predicate<InetAddress> edges,
    Duration auditEvery,
    int gateways,
    int endpoints) {

  private static final Duration AUDIT_EVERY = Duration.ofMinutes(10);
  private static final int GATEWAYS = 60_000;
  private static final int ENDPOINTS = 1000;

  /** A call agent whose edges are on its own host. */
  public static MgcpCallAgentSettings of(InetSocketAddress local) {
    return new MgcpCallAgentSettings(
        local, InetAddress::isLoopbackAddress, AUDIT_EVERY, GATEWAYS, ENDPOINTS);
  }

  /** The same with other edges. */
  public MgcpCallAgentSettings withEdges(Predicate<InetAddress> others) {
    return new MgcpCallAgentSettings(local, others, auditEvery, gateways, endpoints);
  }

  /** The same with other bounds. */
  public MgcpCallAgentSettings withBounds(int gateways, int endpoints) {
    return new MgcpCallAgentSettings(local, edges, auditEvery, gateways, endpoints);
  }
}
