package org.callseal.edge.megaco;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.edge.gateway.Controller;
import org.callseal.megaco.Encoding;

/**
 * What the operator decides about Megaco at an edge. Immutable.
 *
 * @param text where gateways send text to, over UDP; the first of each address family sends as well
 * @param binary the same for BER
 * @param coreHost the address on which gateways have ports of their own
 * @param callAgents the only ones that may speak to gateways, the preferred one first
 */
public record MegacoSettings(
    List<InetSocketAddress> text,
    List<InetSocketAddress> binary,
    InetAddress coreHost,
    List<Controller> callAgents) {

  public MegacoSettings {
    text = List.copyOf(text);
    binary = List.copyOf(binary);
    callAgents = List.copyOf(callAgents);
    if ((text.isEmpty() && binary.isEmpty()) || callAgents.isEmpty()) {
      throw new IllegalArgumentException("Megaco needs an outer port and a call agent");
    }
  }

  /** RFC 3525 annex D: where who has an address of its own is spoken to. */
  static int standardPort(Encoding encoding) {
    return switch (encoding) {
      case TEXT -> 2944;
      case BER -> 2945;
    };
  }

  /** Where the core side of a gateway is that speaks this encoding. */
  InetSocketAddress coreSide(CoreAddress address, Encoding encoding) {
    return switch (address) {
      case CoreAddress.Port(int number) -> new InetSocketAddress(coreHost, number);
      case CoreAddress.Host(InetAddress host) ->
          new InetSocketAddress(host, standardPort(encoding));
    };
  }
}
