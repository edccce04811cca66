package org.callseal.agent.mgcp;

import java.io.IOException;
import java.util.List;
import org.callseal.agent.gateway.GatewaySide;
import org.callseal.agent.line.EndpointSide;
import org.callseal.agent.settings.GatewaySettings;

/** An agent's MGCP gateways. Stateless. */
public final class MgcpGateways {

  private MgcpGateways() {}

  /**
   * Opens the ports and begins.
   *
   * @throws IOException when an address cannot be bound; nothing stays open then
   */
  public static EndpointSide start(List<GatewaySettings> settings, GatewaySide.Surroundings around)
      throws IOException {
    return GatewaySide.start(MgcpLines.MGCP, MgcpGateway::new, settings, around);
  }
}
