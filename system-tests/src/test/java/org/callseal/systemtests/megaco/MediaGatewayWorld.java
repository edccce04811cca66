package org.callseal.systemtests.megaco;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.callseal.callagent.megaco.MediaGatewayView;
import org.callseal.callagent.megaco.MegacoCallAgent;
import org.callseal.callagent.megaco.MegacoCallAgentSettings;
import org.callseal.demo.mediagateway.MediaGatewaySettings;
import org.callseal.demo.mediagateway.VirtualMediaGateway;
import org.callseal.edge.gateway.Controller;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.transaction.Dialect;
import org.callseal.transport.Medium;

/**
 * A media gateway with its agent behind a NAT, edge, authority and the built-in call agent, under
 * one seed.
 */
final class MediaGatewayWorld extends MediaGatewaySite {

  final MegacoCallAgent callAgent;
  final VirtualMediaGateway gateway;

  MediaGatewayWorld(long seed, Encoding encoding, Path folder) throws IOException {
    super(
        seed,
        encoding,
        Medium.UDP,
        new Controller("built-in", CALL_AGENT, Controller.Takes.DATAGRAMS),
        folder);
    callAgent =
        MegacoCallAgent.open(
            new MegacoCallAgentSettings(
                CALL_AGENT,
                "<ca.example.net>",
                CORE.getAddress()::equals,
                Duration.ofMinutes(10),
                100,
                100),
            network.loop("call agent"),
            network,
            random);
    gateway =
        VirtualMediaGateway.open(
            MediaGatewaySettings.of(
                    "<" + NAME + ">",
                    new InetSocketAddress(agentAddress.getAddress(), 2946),
                    agentAddress)
                .speaking(new Dialect(1, encoding)),
            network.loop("gateway"),
            nat,
            random,
            _ -> {});
  }

  /** What the call agent knows of the gateway; nothing before it has heard of it. */
  Optional<MediaGatewayView> view() {
    return callAgent.gateways().stream().findFirst();
  }
}
