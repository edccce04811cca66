package org.callseal.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.callseal.core.association.ServerSet;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.FirstServers;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Protocol;
import org.junit.jupiter.api.Test;

/** Where new devices begin, of whom nobody knows yet what their gateways speak. */
class DomainServersTest {

  private static final Identity ALICE = Identity.parse("sip:alice@example.net").orElseThrow();
  private static final Identity GATEWAY = Identity.parse("rgw1.example.net").orElseThrow();

  private final DomainServers servers =
      DomainServers.of(set(5060, 2))
          .with(Protocol.MGCP, set(2727, 2))
          .with(Protocol.MEGACO, set(2944, 8))
          .withBinaryMegaco(ServerSet.EMPTY);

  private static ServerSet set(int first, int count) {
    return new ServerSet(
        IntStream.range(first, first + count)
            .mapToObj(port -> new ServerSet.Server("edge.example.net", "192.0.2.7", port))
            .toList());
  }

  @Test
  void shouldGiveAPhoneTheServersOfSip() {
    assertThat(servers.forNewDevice(ALICE)).isEqualTo(FirstServers.of(set(5060, 2)));
  }

  @Test
  void shouldGiveAGatewayTheFirstServersOfWhateverItMaySpeak() {
    FirstServers first = servers.forNewDevice(GATEWAY);
    assertThat(first.of(Carriage.MGCP_UDP)).isEqualTo(set(2727, 2));
    assertThat(first.of(Carriage.MEGACO_TEXT_UDP)).isEqualTo(set(2944, 4));
    assertThat(first.of(Carriage.MEGACO_BER_UDP)).isEqualTo(ServerSet.EMPTY);
    assertThat(first.of(Carriage.SIP_UDP)).isEqualTo(ServerSet.EMPTY);
    assertThat(servers.forAssociation(GATEWAY, Carriage.MEGACO_TEXT_UDP)).isEqualTo(set(2944, 8));
  }

  @Test
  void shouldGiveAGatewayOneSetWhereAllAreTheSame() {
    ServerSet same = set(5060, 8);
    assertThat(DomainServers.of(same).forNewDevice(GATEWAY)).isEqualTo(FirstServers.of(same));
  }
}
