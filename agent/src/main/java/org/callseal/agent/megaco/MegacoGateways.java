package org.callseal.agent.megaco;

import java.io.IOException;
import java.util.List;
import org.callseal.agent.gateway.GatewaySide;
import org.callseal.agent.line.EndpointSide;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.megaco.Encoding;

/** An agent's Megaco gateways of one encoding. Stateless. */
public final class MegacoGateways {

  private MegacoGateways() {}

  /**
   * Opens the ports and begins.
   *
   * @throws IOException when an address cannot be bound; nothing stays open then
   */
  public static EndpointSide start(
      Encoding encoding, List<GatewaySettings> settings, GatewaySide.Surroundings around)
      throws IOException {
    MegacoLines lines = MegacoLines.in(encoding);
    return GatewaySide.start(
        lines,
        (loop, network, random, each, line) ->
            new MegacoGateway(loop, network, random, each, lines, line),
        settings,
        around);
  }
}
