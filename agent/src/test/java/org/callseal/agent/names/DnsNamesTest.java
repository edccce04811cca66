package org.callseal.agent.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.callseal.testkit.SeededRandom;
import org.callseal.transport.Medium;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.lookup.LookupSession;

/** Where SIP's servers are, as a name server on loopback says (RFC 3263 4). */
final class DnsNamesTest {

  private static final List<Medium> BOTH = List.of(Medium.UDP, Medium.TCP);

  private static final ServerName EXAMPLE = new ServerName("example.net", OptionalInt.empty());

  private static DnsNames asking(DnsServer server) {
    SimpleResolver resolver = new SimpleResolver(server.address());
    resolver.setTimeout(Duration.ofSeconds(5));
    return new DnsNames(
        LookupSession.builder().resolver(resolver).build(), new SeededRandom(1)::fill);
  }

  private static List<String> found(ServerName name, List<Medium> over, String... zone) {
    try (DnsServer server = new DnsServer(zone)) {
      return asking(server).find(name, over).stream().map(DnsNamesTest::text).toList();
    }
  }

  static String text(Server server) {
    return server.over()
        + " "
        + server.address().getAddress().getHostAddress()
        + ":"
        + server.address().getPort();
  }

  @Test
  void shouldGoTheWayThatNaptrPrefers() {
    assertThat(
            found(
                EXAMPLE,
                BOTH,
                "example.net. 60 IN NAPTR 50 50 \"s\" \"SIPS+D2T\" \"\" _sips._tcp.example.net.",
                "example.net. 60 IN NAPTR 90 50 \"s\" \"SIP+D2T\" \"\" _sip._tcp.example.net.",
                "example.net. 60 IN NAPTR 100 50 \"s\" \"SIP+D2U\" \"\" udp.elsewhere.net.",
                "_sip._tcp.example.net. 60 IN SRV 0 1 5070 edge1.example.net.",
                "udp.elsewhere.net. 60 IN SRV 0 1 5080 edge2.example.net.",
                "edge1.example.net. 60 IN A 192.0.2.1",
                "edge2.example.net. 60 IN A 192.0.2.2"))
        .containsExactly("TCP 192.0.2.1:5070", "UDP 192.0.2.2:5080");
  }

  @Test
  void shouldLookForServicesByThemselvesWhereThereIsNoNaptr() {
    assertThat(
            found(
                EXAMPLE,
                BOTH,
                "_sip._tcp.example.net. 60 IN SRV 0 1 5070 edge1.example.net.",
                "_sip._udp.example.net. 60 IN SRV 20 1 5060 edge2.example.net.",
                "_sip._udp.example.net. 60 IN SRV 10 1 5062 edge1.example.net.",
                "edge1.example.net. 60 IN A 192.0.2.1",
                "edge1.example.net. 60 IN AAAA 2001:db8::1",
                "edge2.example.net. 60 IN A 192.0.2.2"))
        .containsExactly(
            "UDP 192.0.2.1:5062",
            "UDP 2001:db8:0:0:0:0:0:1:5062",
            "UDP 192.0.2.2:5060",
            "TCP 192.0.2.1:5070",
            "TCP 2001:db8:0:0:0:0:0:1:5070");
  }

  @Test
  void shouldAskTheHostItselfAtTheStandardPortWhereThereIsNoService() {
    assertThat(found(new ServerName("localhost", OptionalInt.empty()), BOTH))
        .contains("UDP 127.0.0.1:5060", "TCP 127.0.0.1:5060");
  }

  @Test
  void shouldAskNobodyForServicesWhereAPortOrAnAddressIsGiven() {
    String[] zone = {
      "_sip._udp.localhost. 60 IN SRV 0 1 5070 edge1.example.net.",
      "edge1.example.net. 60 IN A 192.0.2.1"
    };
    assertThat(found(new ServerName("localhost", 5099), List.of(Medium.UDP), zone))
        .contains("UDP 127.0.0.1:5099")
        .doesNotContain("UDP 192.0.2.1:5070");
    assertThat(found(new ServerName("192.0.2.9", OptionalInt.empty()), List.of(Medium.UDP), zone))
        .containsExactly("UDP 192.0.2.9:5060");
  }

  @Test
  void shouldUseOnlyWhatItMayBeAskedOver() {
    assertThat(
            found(
                EXAMPLE,
                List.of(Medium.TCP),
                "_sip._tcp.example.net. 60 IN SRV 0 1 5070 edge1.example.net.",
                "_sip._udp.example.net. 60 IN SRV 0 1 5060 edge1.example.net.",
                "edge1.example.net. 60 IN A 192.0.2.1"))
        .containsExactly("TCP 192.0.2.1:5070");
  }

  @Test
  void shouldFindNobodyWhereTheServiceIsDecidedlyNotAvailable() {
    assertThat(found(EXAMPLE, BOTH, "_sip._udp.example.net. 60 IN SRV 0 0 0 .")).isEmpty();
  }

  @Test
  void shouldDrawAmongEqualsByTheirWeights() {
    String[] zone = {
      "_sip._udp.example.net. 60 IN SRV 10 30 5060 edge1.example.net.",
      "_sip._udp.example.net. 60 IN SRV 10 10 5060 edge2.example.net.",
      "_sip._udp.example.net. 60 IN SRV 20 99 5060 edge3.example.net.",
      "edge1.example.net. 60 IN A 192.0.2.1",
      "edge2.example.net. 60 IN A 192.0.2.2",
      "edge3.example.net. 60 IN A 192.0.2.3"
    };
    Map<InetSocketAddress, Integer> first = new HashMap<>();
    try (DnsServer server = new DnsServer(zone)) {
      DnsNames names = asking(server);
      for (int i = 0; i < 400; i++) {
        List<Server> order = names.find(EXAMPLE, List.of(Medium.UDP));
        assertThat(order).hasSize(3);
        assertThat(text(order.get(2))).isEqualTo("UDP 192.0.2.3:5060");
        first.merge(order.getFirst().address(), 1, Integer::sum);
      }
    }
    // Three of four.
    assertThat(first.get(new InetSocketAddress("192.0.2.1", 5060))).isBetween(260, 340);
    assertThat(first.get(new InetSocketAddress("192.0.2.2", 5060))).isBetween(60, 140);
  }

  @Test
  void shouldFindNobodyByANameThatNobodyHas() {
    assertThat(found(new ServerName("nowhere.invalid", OptionalInt.empty()), BOTH)).isEmpty();
    assertThat(found(new ServerName("a..b", OptionalInt.empty()), BOTH)).isEmpty();
  }

  @Test
  void shouldTakeTheHostItselfWhereTheNameServerFails() {
    try (DnsServer server = new DnsServer()) {
      server.failsWith(Rcode.SERVFAIL);
      assertThat(asking(server).find(new ServerName("localhost", OptionalInt.empty()), BOTH))
          .extracting(DnsNamesTest::text)
          .contains("UDP 127.0.0.1:5060");
    }
  }
}
