package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.MegacoSite.RESTART;

import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Optional;
import org.callseal.transport.Medium;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses in service changes: no gateway is led past its seal by one. */
final class MegacoAddressesTest {

  private static final String AUDIT = "!/1 mgc T=40{C=-{AV=root{AT{}}}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          T=2{C=-{SC=root{SV{MT=HO,RE="903",MG=[192.0.2.6]:2944}}}} | T=2{C=-{SC=root{SV{MT=HO,RE="903",MG=[127.0.0.1]:2944}}}}
          T=2{C=-{SC=root{SV{MT=HO,RE="903",MG=mgc}}}} | T=2{C=-{SC=root{SV{MT=HO,RE="903",MG=[127.0.0.1]:2944}}}}
          P=1200{C=-{SC=root{SV{MG=<mgc2.example.net>}}}} | P=1200{C=-{SC=root{SV{MG=[127.0.0.1]:2944}}}}
          P=1200{C=-{SC=root{SV{AD=55555,V=1}}}} | P=1200{C=-{SC=root{SV{AD=[127.0.0.1]:2944,V=1}}}}
          P=1200{C=-{SC=root{SV{AD=[192.0.2.6]:2944}}}} | P=1200{C=-{SC=root{SV{AD=[127.0.0.1]:2944}}}}
          P=1200{C=-{SC=root{SV{MG=mgc}}}} | P=1200{C=-{SC=root}}
          """)
  void shouldPutItsOwnInTheirPlace(String sealed, String told) {
    MegacoSite site = new MegacoSite(1).registered();
    site.edge.send("!/1 mgc " + sealed);
    site.run(0.5);
    assertThat(site.gateway.received()).containsExactly("!/1 mgc " + told);
  }

  /** A reply in binary that sends the gateway to mg2. */
  @Test
  void shouldPutItsOwnInTheirPlaceInBinary() {
    MegacoSite site = MegacoAgentTest.binary(2, Medium.TCP).sealed();
    site.gateway.say(HexFormat.of().parseHex(BINARY_PENDING));
    site.run(0.5);
    site.edge.send(HexFormat.of().parseHex(reply("a00583036d6732")));
    site.run(0.5);
    assertThat(site.gateway.messages).hasSize(1);
    assertThat(HexFormat.of().formatHex(site.gateway.messages.getFirst()))
        .isEqualTo(reply("a00ca00a80047f00000181020b81"));
  }

  private static final String BINARY_PENDING =
      of("a2128010726777312e6578616d706c652e6e6574", of(0xa1, of(0xa1, "800101")));

  private static String reply(String parameters) {
    String result = of(0xa1, of(0xa1, parameters));
    String change = of(0xa7, "a00e300ca0008108ffffffffffffffff" + result);
    String replies = of(0xa2, of(0xa1, of(0x30, "800100" + of(0xa3, change))));
    return of("83036d6763", of(0xa1, of(0xa2, "800101" + replies)));
  }

  private static String of(String sender, String body) {
    return of(0x30, of(0xa1, "800101" + of(0xa1, sender) + of(0xa2, body)));
  }

  private static String of(int tag, String contents) {
    return "%02x%02x".formatted(tag, contents.length() / 2) + contents;
  }

  @Test
  void shouldTakeAGatewayThatIsHandedOverUnderTheSameAssociation() {
    MegacoSite site = new MegacoSite(3).registered();
    site.gateway.answers =
        told -> told.contains("MG=[127.0.0.1]:2944") ? RESTART.replace("MT=RS", "MT=HO") : "";
    site.edge.send("!/1 mgc T=2{C=-{SC=root{SV{MT=HO,RE=\"903\",MG=[192.0.2.6]:2944}}}}");
    site.run(0.5);
    assertThat(site.edge.received()).containsExactly(RESTART.replace("MT=RS", "MT=HO"));
    assertThat(site.edge.exchanges).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"4000", "[127.0.0.1]:4000"})
  void shouldSendRequestsWhereTheGatewayWantsThem(String named) throws Exception {
    MegacoSite site = new MegacoSite(4).sealed();
    MediaGatewayEnd there =
        new MediaGatewayEnd(
            site.agentLoop,
            site.nat,
            new InetSocketAddress("127.0.0.1", 4000),
            site.beside.listen(),
            Medium.UDP);
    String restart = RESTART.replace("SV{", "SV{AD=" + named + ",");
    site.edge.answers = _ -> Optional.of(MegacoEdgeEnd.bytes("!/1 mgc P=1200{C=-{SC=root}}"));
    site.gateway.say(restart);
    site.run(0.5);
    site.edge.send(AUDIT);
    site.run(0.5);
    assertThat(site.edge.received()).containsExactly(restart);
    assertThat(there.received()).containsExactly(AUDIT);
    assertThat(site.gateway.received()).containsExactly("!/1 mgc P=1200{C=-{SC=root}}");
  }

  @ParameterizedTest
  @CsvSource({"[203.0.113.99]:2944", "<elsewhere.example.net>:2944", "mg7"})
  void shouldSendNothingWhereNoGatewayMayBe(String named) {
    MegacoSite site = new MegacoSite(5).sealed();
    var there = site.world.tap(datagram -> datagram.to().getHostString().equals("203.0.113.99"));
    site.gateway.say(RESTART.replace("SV{", "SV{AD=" + named + ","));
    site.run(0.5);
    site.edge.send(AUDIT);
    site.run(0.5);
    assertThat(there.count()).isZero();
    assertThat(site.gateway.received()).containsExactly(AUDIT);
  }

  @Test
  void shouldForgetWhereAGatewayThatHasMovedWantedRequests() throws Exception {
    MegacoSite site = new MegacoSite(6).sealed();
    site.gateway.say(RESTART.replace("SV{", "SV{AD=4000,"));
    site.run(0.5);
    MediaGatewayEnd moved =
        new MediaGatewayEnd(
            site.agentLoop,
            site.nat,
            new InetSocketAddress("127.0.0.1", 4001),
            site.beside.listen(),
            Medium.UDP);
    moved.say(RESTART);
    site.run(0.5);
    site.edge.send(AUDIT);
    site.run(0.5);
    assertThat(moved.received()).containsExactly(AUDIT);
  }
}
