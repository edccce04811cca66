package org.callseal.app.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.callseal.agent.names.ServerName;
import org.callseal.agent.settings.GatewayProtocol;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.agent.settings.LineKeys;
import org.callseal.agent.settings.PhoneNetworks;
import org.callseal.app.CommandFailure;
import org.callseal.app.configuration.GatewayAddress;
import org.callseal.app.configuration.HostPort;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.Wishes;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.FirstServers;
import org.callseal.core.provision.Provision;
import org.callseal.core.seal.Carriage;
import org.callseal.transport.Medium;
import org.junit.jupiter.api.Test;

class AgentGatewaysTest {

  private static final Identity NAME = Identity.parse("rgw1.example.net").orElseThrow();

  /** A gateway whose domain serves gateways of MGCP and of Megaco in text. */
  private static LineKeys keys() {
    P256 curve = P256.fastest();
    P256KeyPair pair = curve.generate(RandomSource.secure());
    Credential own = Credential.of(NAME.text(), new Kid(7), pair.point());
    Provision provision =
        new Provision(
            "example.net",
            Credential.of("example.net", new Kid(8), pair.point()),
            own,
            SecretBytes.adopt(new byte[32]),
            List.of(pair.point()),
            FirstServers.of(
                Map.of(Carriage.MGCP_UDP, set(2727), Carriage.MEGACO_TEXT_UDP, set(2944))));
    return LineKeys.of(
        provision, StaticKey.of(curve, pair.privateKey().scalar(), own).orElseThrow(), Wishes.NONE);
  }

  private static ServerSet set(int port) {
    return new ServerSet(List.of(new ServerSet.Server("edge.example.net", "192.0.2.7", port)));
  }

  private static List<GatewaySettings> settings(GatewayProtocol protocol, Optional<HostPort> edge) {
    return AgentGateways.of(
        List.of(keys()),
        List.of(
            new GatewayAddress(
                NAME,
                Optional.empty(),
                GatewaySettings.defaultListen(protocol),
                Duration.ZERO,
                protocol,
                Medium.UDP,
                edge)),
        PhoneNetworks.ofHost(List.of(InetAddress.getLoopbackAddress())));
  }

  @Test
  void shouldNeedNoEdgeWhereTheDomainServesWhatTheGatewaySpeaks() {
    GatewaySettings text = settings(GatewayProtocol.MEGACO_TEXT, Optional.empty()).getFirst();
    assertThat(text.keys().serversFor(Carriage.MEGACO_TEXT_UDP))
        .containsExactly(new ServerName("192.0.2.7", 2944));
    assertThat(settings(GatewayProtocol.MGCP, Optional.empty())).hasSize(1);
  }

  @Test
  void shouldSayThatTheDomainServesNoGatewayThatSpeaksSo() {
    assertThatThrownBy(() -> settings(GatewayProtocol.MEGACO_BINARY, Optional.empty()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("gateways: rgw1.example.net speaks Megaco in binary")
        .hasMessageContaining("example.net named no server");
    Optional<HostPort> edge = HostPort.parse("edge.example.net:2945");
    assertThat(settings(GatewayProtocol.MEGACO_BINARY, edge)).hasSize(1);
  }
}
