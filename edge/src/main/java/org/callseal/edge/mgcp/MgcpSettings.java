package org.callseal.edge.mgcp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.edge.gateway.Controller;

/**
 * What the operator decides about MGCP at an edge. Immutable.
 *
 * @param outer where gateways send to, over UDP; the first of each address family sends as well
 * @param coreHost the address on which gateways have ports of their own
 * @param callAgents the only ones that may speak to gateways, the preferred one first
 * @param unsealedCallAgents the only ones that may speak to gateways without a seal, others than
 *     those; none: such gateways go nowhere
 */
public record MgcpSettings(
    List<InetSocketAddress> outer,
    InetAddress coreHost,
    List<Controller> callAgents,
    List<Controller> unsealedCallAgents) {

  /** RFC 3435 3.5: where gateways that have an address of their own take commands. */
  public static final int GATEWAY_PORT = 2427;

  public MgcpSettings {
    outer = List.copyOf(outer);
    callAgents = List.copyOf(callAgents);
    unsealedCallAgents = List.copyOf(unsealedCallAgents);
    if (outer.isEmpty() || callAgents.isEmpty()) {
      throw new IllegalArgumentException("MGCP needs an outer port and a call agent");
    }
    if (isShared(callAgents, unsealedCallAgents)) {
      throw new IllegalArgumentException("unsealed gateways need a call agent of their own");
    }
  }

  /** With nobody for gateways without a seal. */
  public MgcpSettings(
      List<InetSocketAddress> outer, InetAddress coreHost, List<Controller> callAgents) {
    this(outer, coreHost, callAgents, List.of());
  }

  /** Whether one address is in both lists: what has a seal and what has none would meet there. */
  public static boolean isShared(List<Controller> one, List<Controller> other) {
    return one.stream()
        .map(Controller::address)
        .anyMatch(address -> other.stream().anyMatch(each -> each.address().equals(address)));
  }

  /** Where a gateway's core side is. */
  InetSocketAddress coreSide(CoreAddress address) {
    return switch (address) {
      case CoreAddress.Port(int number) -> new InetSocketAddress(coreHost, number);
      case CoreAddress.Host(InetAddress host) -> new InetSocketAddress(host, GATEWAY_PORT);
    };
  }
}
