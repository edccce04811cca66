package org.callseal.agent.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.callseal.testkit.SeededRandom;
import org.callseal.transport.Medium;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;

/** A name server that says what it likes, or somebody who answers in its place. */
@Timeout(60)
final class DnsLimitsTest {

  private static final List<Medium> BOTH = List.of(Medium.UDP, Medium.TCP);
  private static final ServerName EXAMPLE = new ServerName("example.net", OptionalInt.empty());
  private static final ServerName LOCALHOST = new ServerName("localhost", OptionalInt.empty());

  private static DnsNames asking(DnsServer server, Duration atMost) {
    SimpleResolver resolver = new SimpleResolver(server.address());
    resolver.setTimeout(Duration.ofHours(1));
    resolver.setEDNS(0, 32_000, 0, List.of());
    return new DnsNames(
        LookupSession.builder().resolver(resolver).maxRedirects(4).build(),
        new SeededRandom(1)::fill,
        atMost);
  }

  private static List<String> found(DnsServer server, ServerName name) {
    return asking(server, Duration.ofSeconds(50)).find(name, BOTH).stream()
        .map(DnsNamesTest::text)
        .toList();
  }

  private static List<String> found(ServerName name, String... zone) {
    try (DnsServer server = new DnsServer(zone)) {
      return found(server, name);
    }
  }

  private static List<Record> times(int count, IntFunction<Record> one) {
    return IntStream.range(0, count).mapToObj(one).toList();
  }

  private static Name name(String text) {
    return Name.fromConstantString(text);
  }

  private static InetAddress address(int... bytes) {
    byte[] address = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      address[i] = (byte) bytes[i];
    }
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Fifty services of sixty targets with thirty addresses each: 90,000 servers. */
  private static List<Record> everything(Record asked) {
    Name name = asked.getName();
    String text = name.toString();
    return switch (asked.getType()) {
      case Type.NAPTR ->
          times(
              50,
              i ->
                  new NAPTRRecord(
                      name, DClass.IN, 0, i, 1, "s", "SIP+D2U", "", name("s" + i + ".net.")));
      case Type.SRV ->
          times(60, i -> new SRVRecord(name, DClass.IN, 0, i, 1, 5060, name("t" + i + "-" + text)));
      case Type.A ->
          times(30, i -> new ARecord(name, DClass.IN, 0, address(192, 0, text.hashCode(), i + 1)));
      case Type.AAAA ->
          times(
              30,
              i ->
                  new AAAARecord(
                      name,
                      DClass.IN,
                      0,
                      address(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, i + 1)));
      default -> List.of();
    };
  }

  @Test
  void shouldAskForFewNamesWhateverIsAnswered() {
    try (DnsServer server = new DnsServer(DnsLimitsTest::everything)) {
      List<String> found = found(server, EXAMPLE);
      assertThat(found).hasSizeBetween(1, DnsSearch.MOST_SERVERS).doesNotHaveDuplicates();
      assertThat(server.questions().size()).isLessThanOrEqualTo(DnsSearch.MOST_QUESTIONS);
      // Those that are preferred, and nothing behind them in place of them.
      assertThat(server.questions().subList(0, 3))
          .containsExactly("example.net. NAPTR", "s0.net. SRV", "t0-s0.net. A");
      assertThat(server.questions()).noneMatch(question -> question.contains("t16-"));
    }
  }

  @Test
  void shouldFollowNoMoreServicesThanItMay() {
    try (DnsServer server =
        new DnsServer(asked -> asked.getType() == Type.SRV ? List.of() : everything(asked))) {
      assertThat(asking(server, Duration.ofSeconds(50)).find(LOCALHOST, BOTH)).isNotEmpty();
      assertThat(server.questions())
          .containsExactly(
              "localhost. NAPTR", "s0.net. SRV", "s1.net. SRV", "s2.net. SRV", "s3.net. SRV");
    }
  }

  @Test
  void shouldTakeNoMoreAddressesOfOneTargetThanItMay() {
    try (DnsServer server =
        new DnsServer(asked ->
            switch (asked.getType()) {
              case Type.NAPTR -> List.of();
              case Type.SRV -> everything(asked).subList(0, 1);
              default -> everything(asked);
            })) {
      // One target over UDP, another one over TCP.
      assertThat(found(server, EXAMPLE)).hasSize(2 * DnsSearch.MOST_ADDRESSES);
    }
  }

  @Test
  void shouldTakeNothingOfATruncatedAnswer() {
    try (DnsServer server =
        new DnsServer(
            "_sip._udp.localhost. 60 IN SRV 0 1 5070 edge1.example.net.",
            "edge1.example.net. 60 IN A 192.0.2.1")) {
      server.truncates();
      // Nobody answers over TCP.
      assertThat(found(server, LOCALHOST))
          .contains("UDP 127.0.0.1:5060")
          .noneMatch(text -> text.contains("192.0.2.1"));
    }
  }

  @Test
  void shouldEndWhereNamesStandForEachOtherAndTakeTheOthers() {
    try (DnsServer server =
        new DnsServer(
            "_sip._udp.example.net. 60 IN SRV 0 1 5060 loop1.example.net.",
            "_sip._udp.example.net. 60 IN SRV 1 1 5060 edge.example.net.",
            "loop1.example.net. 60 IN CNAME loop2.example.net.",
            "loop2.example.net. 60 IN CNAME loop1.example.net.",
            "edge.example.net. 60 IN A 192.0.2.1")) {
      assertThat(found(server, EXAMPLE)).containsExactly("UDP 192.0.2.1:5060");
      assertThat(server.questions().size()).isLessThan(30);
    }
  }

  @Test
  void shouldPassByATargetThatTheNameServerFailsFor() {
    try (DnsServer server =
        new DnsServer(
            "_sip._udp.example.net. 60 IN SRV 0 1 5060 broken.example.net.",
            "_sip._udp.example.net. 60 IN SRV 1 1 5060 edge.example.net.",
            "edge.example.net. 60 IN A 192.0.2.1")) {
      server.failsFor("broken.example.net.");
      assertThat(found(server, EXAMPLE)).containsExactly("UDP 192.0.2.1:5060");
    }
  }

  @Test
  void shouldLeaveOutWhatIsNoHost() {
    assertThat(
            found(
                EXAMPLE,
                "_sip._udp.example.net. 60 IN SRV 0 1 5060 edge.example.net.",
                "_sip._udp.example.net. 60 IN SRV 1 1 0 good.example.net.",
                "edge.example.net. 60 IN A 0.0.0.0",
                "edge.example.net. 60 IN A 224.0.0.5",
                "edge.example.net. 60 IN A 255.255.255.255",
                "edge.example.net. 60 IN AAAA ::",
                "edge.example.net. 60 IN AAAA ff02::1",
                "edge.example.net. 60 IN A 192.0.2.7",
                "good.example.net. 60 IN A 192.0.2.8"))
        .containsExactly("UDP 192.0.2.7:5060");
  }

  @Test
  void shouldReadNamesOfAnyBytes() {
    String longest = "x".repeat(63);
    assertThat(
            found(
                EXAMPLE,
                "_sip._udp.example.net. 60 IN SRV 0 1 5060 a\\000b\\255\\.\\ c.example.net.",
                "_sip._udp.example.net. 60 IN SRV 1 1 5060 " + longest + "." + longest + ".net.",
                "_sip._udp.example.net. 60 IN SRV 2 1 5060 *.example.net.",
                "a\\000b\\255\\.\\ c.example.net. 60 IN A 192.0.2.1",
                longest + "." + longest + ".net. 60 IN A 192.0.2.2",
                "*.example.net. 60 IN A 192.0.2.3"))
        .containsExactly("UDP 192.0.2.1:5060", "UDP 192.0.2.2:5060", "UDP 192.0.2.3:5060");
    String[] none = {"_sip._udp.example.net. 60 IN SRV 0 1 5060 edge.example.net."};
    String full = ("y".repeat(62) + ".").repeat(3) + "z".repeat(50) + ".invalid";
    for (String odd : List.of(full, longest + "x.net", "a b.invalid", "\\400.net", "ä.invalid")) {
      assertThat(found(new ServerName(odd, OptionalInt.empty()), none)).as(odd).isEmpty();
    }
  }

  @Test
  void shouldAskAnewEachTimeForWhatMayNotBeKept() {
    try (DnsServer server =
        new DnsServer(
            "_sip._udp.example.net. 0 IN SRV 0 1 5060 edge.example.net.",
            "edge.example.net. 0 IN A 192.0.2.1")) {
      assertThat(found(server, EXAMPLE)).containsExactly("UDP 192.0.2.1:5060");
      int once = server.questions().size();
      assertThat(found(server, EXAMPLE)).containsExactly("UDP 192.0.2.1:5060");
      assertThat(server.questions()).hasSize(2 * once);
    }
  }

  @Test
  void shouldNotWaitForAnAnswerForLongerThanItMay() {
    try (DnsServer server = new DnsServer()) {
      server.saysNothing();
      assertThat(asking(server, Duration.ofMillis(200)).find(LOCALHOST, BOTH))
          .extracting(DnsNamesTest::text)
          .contains("UDP 127.0.0.1:5060");
    }
  }
}
