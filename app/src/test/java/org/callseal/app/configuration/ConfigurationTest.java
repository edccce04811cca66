package org.callseal.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.callseal.agent.settings.GatewayProtocol;
import org.callseal.app.CommandFailure;
import org.callseal.edge.callagent.Contacts;
import org.callseal.edge.callagent.Hop;
import org.callseal.edge.gateway.Controller.Takes;
import org.callseal.transport.Medium;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {

  @Test
  void shouldNeedNoFile() {
    ServeConfiguration standard = ServeConfiguration.standard();

    assertThat(standard.edge().listen()).hasSize(2);
    assertThat(standard.callAgents()).isEmpty();
    assertThat(ServeConfiguration.parse("empty.yaml", "")).isEqualTo(standard);
  }

  @Test
  void shouldReadBackWhatItPrints() {
    assertThat(ServeConfiguration.parse("printed", ServeConfiguration.print(Optional.empty())))
        .isEqualTo(ServeConfiguration.standard());
    assertThat(AgentConfiguration.parse("printed", AgentConfiguration.print(Optional.empty())))
        .isEqualTo(AgentConfiguration.standard());
  }

  @Test
  void shouldReadEveryKindOfValue() {
    ServeConfiguration configuration =
        ServeConfiguration.parse(
            "serve.yaml",
            """
            data: /var/lib/callseal
            domain: Example.NET
            log: debug
            call-agents:
              - "sip:10.0.0.5;weight=3"
              - sip:[fd00::1]:5064
              - {uri: "sip:10.0.0.6:5070", contact: rewrite, priority: 2}
            edge:
              listen: ["[::]:5060"]
              advertise: edge.example.net
              trusted-headers: [X-Trusted]
            association: {lifetime: 90 min}
            limits:
              pending-exchanges: 5000
            """);

    assertThat(configuration.data()).isEqualTo(Path.of("/var/lib/callseal"));
    assertThat(configuration.domain()).isEqualTo("example.net");
    assertThat(configuration.log()).isEqualTo(LogLevel.DEBUG);
    assertThat(configuration.callAgents())
        .containsExactly(
            new CallAgentAddress(
                new HostPort("10.0.0.5", 5060), 0, 3, Contacts.KEEP, Hop.Takes.EITHER),
            new CallAgentAddress(
                new HostPort("fd00::1", 5064), 0, 1, Contacts.KEEP, Hop.Takes.EITHER),
            new CallAgentAddress(
                new HostPort("10.0.0.6", 5070), 2, 1, Contacts.REWRITE, Hop.Takes.EITHER));
    assertThat(configuration.callAgents().getLast().text())
        .isEqualTo("sip:10.0.0.6:5070;priority=2;contact=rewrite");
    assertThat(configuration.edge().listen()).containsExactly(new InetSocketAddress("::", 5060));
    assertThat(configuration.edge().advertise()).contains("edge.example.net");
    assertThat(configuration.edge().trustedHeaders()).isEqualTo(List.of("X-Trusted"));
    assertThat(configuration.associationLifetime()).isEqualTo(Duration.ofMinutes(90));
    assertThat(configuration.limits().pendingExchanges()).isEqualTo(5000);
  }

  @Test
  void shouldNameAnUnknownKeyWithItsLineAndTheNearestOne() {
    String text = "data: x\nedge:\n  lisen: [\"0.0.0.0:5060\"]\n";

    assertThatThrownBy(() -> ServeConfiguration.parse("serve.yaml", text))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("serve.yaml:3: unknown key edge.lisen; did you mean edge.listen?");
  }

  @Test
  void shouldFindAKeyThatStandsInTheWrongSection() {
    assertThatThrownBy(() -> ServeConfiguration.parse("serve.yaml", "core-side: 127.0.0.1:5070\n"))
        .hasMessageContaining("did you mean edge.core-side?");
  }

  @Test
  void shouldNameAWrongValueWithItsLineAndWhatItExpected() {
    assertThatThrownBy(
            () -> ServeConfiguration.parse("serve.yaml", "association:\n  lifetime: 1 s\n"))
        .hasMessageStartingWith("serve.yaml:2: association.lifetime is '1 s', expected a time from")
        .hasMessageContaining("1 min");
  }

  @Test
  void shouldNameAllFaultsAtOnce() {
    assertThatThrownBy(() -> ServeConfiguration.parse("serve.yaml", "log: loud\nfoo: 1\n"))
        .hasMessageContaining("serve.yaml:1: ")
        .hasMessageContaining("serve.yaml:2: unknown key foo");
  }

  @Test
  void shouldNameFaultsInTheOrderOfTheFile() {
    assertThatThrownBy(
            () -> ServeConfiguration.parse("f", "limits:\n  pending-exchanges: x\nlog: loud\n"))
        .message()
        .matches("(?s)f:2: .*f:3: .*");
  }

  @Test
  void shouldLetTheSystemChooseThePortThatAnAgentSendsFrom() {
    AgentConfiguration agent = AgentConfiguration.parse("agent.yaml", "outer: '127.0.0.1:0'\n");

    assertThat(agent.outer().getPort()).isZero();
    assertThatThrownBy(() -> AgentConfiguration.parse("agent.yaml", "listen: ['127.0.0.1:0']\n"))
        .hasMessageStartingWith("agent.yaml:1: listen is '127.0.0.1:0', expected");
  }

  @Test
  void shouldReadWherePhonesAreThatNeverRegister() {
    String text = "phones: [{uri: 'sip:192.168.1.10:5060', identity: trunk@example.net}]\n";

    PhoneAddress phone = AgentConfiguration.parse("agent.yaml", text).phones().getFirst();
    assertThat(phone.identity().text()).isEqualTo("sip:trunk@example.net");
    assertThat(phone.address()).isEqualTo(new InetSocketAddress("192.168.1.10", 5060));
    assertThat(phone.text()).isEqualTo("sip:192.168.1.10:5060;identity=trunk@example.net");
    for (String wrong : List.of("sip:192.168.1.10:5060", "{uri: 'sip:pbx:5060', identity: a@b}")) {
      assertThatThrownBy(() -> AgentConfiguration.parse("agent.yaml", "phones: [" + wrong + "]\n"))
          .hasMessageStartingWith("agent.yaml:1: phones is");
    }
  }

  @Test
  void shouldReadWhatCallAgentsOfMegacoTake() {
    String text = "megaco: {call-agents: ['mgc1:2944', 'mgc2:2945;transport=tcp', '%s']}\n";
    List<ControllerAddress> callAgents =
        ServeConfiguration.parse("f", text.formatted("[2001:db8::1]:2944;transport=udp"))
            .megaco()
            .callAgents();
    assertThat(callAgents)
        .extracting(ControllerAddress::takes)
        .containsExactly(Takes.EITHER, Takes.STREAMS, Takes.DATAGRAMS);
    for (ControllerAddress callAgent : callAgents) {
      assertThat(ControllerAddress.parse(callAgent.text())).contains(callAgent);
    }
    for (String wrong : List.of("mgc3:2944;transport=sctp", "mgc3", "mgc3:2944;tcp", ";")) {
      assertThatThrownBy(() -> ServeConfiguration.parse("f", text.formatted(wrong)))
          .hasMessageStartingWith("f:1: megaco.call-agents is");
    }
  }

  @Test
  void shouldReadWhatGatewaysOfMegacoSpeak() {
    String text =
        "gateways: [{uri: megaco, identity: rgw1.example.net}, {uri: 'megaco:192.168.1.20:2944',"
            + " identity: rgw2.example.net, encoding: binary, transport: tcp, edge:"
            + " 'edge.example.net:2945'}]\n";

    List<GatewayAddress> gateways = AgentConfiguration.parse("agent.yaml", text).gateways();
    assertThat(gateways.getFirst().protocol()).isEqualTo(GatewayProtocol.MEGACO_TEXT);
    assertThat(gateways.getFirst().over()).isEqualTo(Medium.UDP);
    assertThat(gateways.getFirst().listen()).isEqualTo(new InetSocketAddress("127.0.0.1", 2944));
    assertThat(gateways.getLast().protocol()).isEqualTo(GatewayProtocol.MEGACO_BINARY);
    assertThat(gateways.getLast().over()).isEqualTo(Medium.TCP);
    assertThat(gateways.getLast().listen()).isEqualTo(new InetSocketAddress("127.0.0.1", 2945));
    assertThat(gateways.getLast().edge().orElseThrow().text()).isEqualTo("edge.example.net:2945");
    for (GatewayAddress gateway : gateways) {
      assertThat(GatewayAddress.parse(gateway.text())).contains(gateway);
    }
  }

  @Test
  void shouldReadWhereGatewaysAre() {
    String text =
        "gateways: [{uri: 'mgcp:192.168.1.20:2427', identity: rgw1.example.net, listen:"
            + " '192.168.1.2:2727', start-within: 600 s}, {uri: mgcp, identity: aaln/1@b.net}]\n";

    List<GatewayAddress> gateways = AgentConfiguration.parse("agent.yaml", text).gateways();
    assertThat(gateways.getFirst().identity().text()).isEqualTo("rgw1.example.net");
    assertThat(gateways.getFirst().address()).contains(new InetSocketAddress("192.168.1.20", 2427));
    assertThat(gateways.getFirst().listen()).isEqualTo(new InetSocketAddress("192.168.1.2", 2727));
    assertThat(gateways.getFirst().startWithin()).isEqualTo(Duration.ofSeconds(600));
    assertThat(gateways.getLast().address()).isEmpty();
    assertThat(gateways.getLast().listen()).isEqualTo(new InetSocketAddress("127.0.0.1", 2727));
    for (GatewayAddress gateway : gateways) {
      assertThat(GatewayAddress.parse(gateway.text())).contains(gateway);
    }
    for (String wrong :
        List.of(
            "mgcp",
            "{uri: 'mgcp:gw:2427', identity: rgw1.example.net}",
            "{uri: mgcp, identity: 'sip:a@b.net'}",
            "{uri: h248, identity: rgw1.example.net}",
            "{uri: megaco, identity: rgw1.example.net, encoding: per}",
            "{uri: megaco, identity: rgw1.example.net, transport: sctp}",
            "{uri: mgcp, identity: rgw1.example.net, transport: tcp}",
            "{uri: mgcp, identity: rgw1.example.net, encoding: text}",
            "{uri: megaco, identity: rgw1.example.net, edge: 'edge.example.net'}",
            "{uri: mgcp, identity: rgw1.example.net, start-within: long}",
            "{uri: mgcp, identity: rgw1.example.net, hear: '127.0.0.1:2727'}")) {
      assertThatThrownBy(
              () -> AgentConfiguration.parse("agent.yaml", "gateways: [" + wrong + "]\n"))
          .hasMessageStartingWith("agent.yaml:1: gateways is");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: b: c",
        "edge: 5",
        "edge: {listen: 0.0.0.0:5060}",
        "edge: {listen: [name.example:5060]}",
        "edge: {listen: []}",
        "edge: {listen: ['127.0.0.1:0']}",
        "edge: {listen: ['999.1.1.1:5060']}",
        "edge: {listen: ['127.0.0.1:5060', '127.0.0.1:5060']}",
        "edge: {core-side: '0.0.0.0'}",
        "edge: {core-side: '127.0.0.1:0'}",
        "data:",
        "data: x\ndata: y",
        "call-agents: ['10.0.0.5']",
        "call-agents: ['sip:10.0.0.5;weight=0']",
        "call-agents: ['sip:10.0.0.5;contact=hide']",
        "call-agents: ['sip:10.0.0.5;weight=2;weight=2']",
        "call-agents: [{priority: 1}]",
        "call-agents: [{uri: 'sip:10.0.0.5', priority: -1}]",
        "call-agents: [{uri: 'sip:10.0.0.5', port: 5060}]",
        "call-agents: [{uri: 'sip:10.0.0.5', uri: 'sip:10.0.0.6'}]",
        "call-agents: [{uri: ['sip:10.0.0.5']}]",
        "edge: {listen: [{uri: '127.0.0.1:5060'}]}",
        "domain: 'not a name'",
        "- a list",
        "limits: {pending-exchanges: -1}"
      })
  void shouldRefuseWhatIsWrongAndSayWhere(String text) {
    assertThatThrownBy(() -> ServeConfiguration.parse("serve.yaml", text))
        .isInstanceOf(CommandFailure.class)
        .message()
        .matches("(?s)serve\\.yaml:\\d+: .*");
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.0.0/16, true",
    "::1, true",
    "fd00::/8, true",
    "192.168.0.0/33, false",
    "host.example/8, false",
    "10.0.0.0/x, false"
  })
  void shouldKnowANetworkWhenItReadsOne(String text, boolean network) {
    assertThat(NetworkPrefix.parse(text).isPresent()).isEqualTo(network);
  }

  @Test
  void shouldTakeNumbersAndARouteForEmergencies() {
    ServeConfiguration read =
        ServeConfiguration.parse(
            "f.yaml", "emergency:\n  numbers: [\"110\", \"112\"]\n  route: \"sip:112@10.0.0.9\"\n");
    assertThat(read.emergency().numbers().isDialled("sip:110@example.net")).isTrue();
    assertThat(read.emergency().numbers().isDialled("sip:911@example.net")).isFalse();
    assertThat(read.emergency().route().orElseThrow().address())
        .isEqualTo(new HostPort("10.0.0.9", 5060));
    assertThat(
            AgentConfiguration.parse("f.yaml", "emergency:\n  numbers: []\n")
                .emergency()
                .isDialled("urn:service:sos"))
        .isFalse();
  }

  @Test
  void shouldTakeNetworksAndIdentitiesForMigration() {
    MigrationConfiguration read =
        ServeConfiguration.parse(
                "f.yaml",
                "migration:\n  networks: [10.1.0.0/20]\n  domains: [Example.Net]\n"
                    + "  identities: [\"sip:*@other.example\"]\n")
            .migration();
    assertThat(read.names(java.net.InetAddress.ofLiteral("10.1.15.255"))).isTrue();
    assertThat(read.names(java.net.InetAddress.ofLiteral("10.1.16.0"))).isFalse();
    assertThat(read.names(java.net.InetAddress.ofLiteral("::1"))).isFalse();
    assertThat(read.domains()).containsExactly("example.net");
    assertThat(ServeConfiguration.standard().migration().isNone()).isTrue();
    assertThatThrownBy(() ->
            ServeConfiguration.parse("f.yaml", "migration:\n  identities: [\"*@other.example\"]\n"))
        .hasMessageContaining("sip:alice@example.net");
  }
}
