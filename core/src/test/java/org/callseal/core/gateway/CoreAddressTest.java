package org.callseal.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.identity.Identity;
import org.junit.jupiter.api.Test;

class CoreAddressTest {
  private static final CoreAddress PORT = new CoreAddress.Port(24_000);
  private static final Identity RGW1 = Identity.parse("rgw1.example.net").orElseThrow();
  private static final Identity RGW2 = Identity.parse("rgw2.example.net").orElseThrow();

  @Test
  void shouldReadTheTextItWrites() {
    for (String text : List.of("1", "65535", "10.9.0.7", "2001:db8:0:0:0:0:0:7")) {
      assertThat(CoreAddress.parse(text).map(CoreAddress::text)).contains(text);
      assertThat(CoreWish.parse(text).map(CoreWish::text)).contains(text);
    }
    for (String text : List.of("", "0", "65536", "99999", "10.9", "rgw1", "::x", "-1", "0x10")) {
      assertThat(CoreAddress.parse(text)).as(text).isEmpty();
      assertThat(CoreWish.parse(text)).as(text).isEmpty();
    }
    assertThat(CoreWish.parse("port")).contains(CoreWish.Next.PORT);
    assertThat(CoreWish.parse("address")).contains(CoreWish.Next.ADDRESS);
  }

  @Test
  void shouldStandInARecordAsIntegerBytesOrNull() {
    Map<String, Optional<CoreAddress>> encodings =
        Map.of(
            "195dc0", Optional.of(PORT),
            "440a090007", CoreAddress.parse("10.9.0.7"),
            "5020010db8000000000000000000000007", CoreAddress.parse("2001:db8::7"),
            "f6", Optional.empty());
    encodings.forEach((hex, address) -> {
      CborWriter writer = new CborWriter();
      CoreAddress.write(writer, address);
      assertThat(HexFormat.of().formatHex(writer.toBytes())).isEqualTo(hex);
      CborReader reader = new CborReader(writer.toBytes());
      assertThat(CoreAddress.read(reader)).isEqualTo(address);
      assertThat(reader.finished()).isTrue();
    });
    for (String hex : List.of("00", "1a00010000", "40", "430a0900", "20", "6131", "f4")) {
      CborReader reader = new CborReader(HexFormat.of().parseHex(hex));
      CoreAddress.read(reader);
      assertThat(reader.finished()).as(hex).isFalse();
    }
  }

  @Test
  void shouldHoldBackAnAddressFromOthersForThirtyDaysAfterItWasFreed() {
    CoreClaim held = new CoreClaim(PORT, RGW1, OptionalLong.empty());
    CoreClaim freed = new CoreClaim(PORT, RGW1, OptionalLong.of(1000));
    long thirtyDays = 30L * 24 * 3600;

    assertThat(held.bars(RGW2, Long.MAX_VALUE)).isTrue();
    assertThat(freed.bars(RGW2, 1000 + thirtyDays - 1)).isTrue();
    assertThat(freed.bars(RGW2, 1000 + thirtyDays)).isFalse();
    assertThat(freed.bars(RGW1, 1000)).isFalse();
    assertThat(freed.freeFromSeconds()).hasValue(1000 + thirtyDays);
  }

  @Test
  void shouldGiveFromAPrefixWhatIsNeitherTheNetworksNorEverybodys() {
    AddressPrefix four = AddressPrefix.of(InetAddress.ofLiteral("10.9.255.3"), 30);
    assertThat(four.lowest(_ -> true)).contains(InetAddress.ofLiteral("10.9.255.1"));
    assertThat(four.lowest(address -> !address.getHostAddress().endsWith(".1")))
        .contains(InetAddress.ofLiteral("10.9.255.2"));
    assertThat(four.lowest(_ -> false)).isEmpty();
    assertThat(four.contains(InetAddress.ofLiteral("10.9.255.3"))).isFalse();
    assertThat(four.contains(InetAddress.ofLiteral("10.9.255.0"))).isFalse();
    assertThat(four.contains(InetAddress.ofLiteral("::10.9.255.1"))).isFalse();

    AddressPrefix two = AddressPrefix.of(InetAddress.ofLiteral("10.9.0.0"), 31);
    assertThat(two.lowest(_ -> true)).contains(InetAddress.ofLiteral("10.9.0.0"));
    AddressPrefix six = AddressPrefix.of(InetAddress.ofLiteral("2001:db8::"), 64);
    assertThat(six.lowest(_ -> true)).contains(InetAddress.ofLiteral("2001:db8::1"));
    assertThat(six.contains(InetAddress.ofLiteral("2001:db8::ffff:ffff:ffff:ffff"))).isTrue();
    AddressPrefix all = AddressPrefix.of(InetAddress.ofLiteral("255.255.255.0"), 24);
    assertThat(all.lowest(address -> address.getHostAddress().endsWith(".254"))).isPresent();
    assertThatThrownBy(() -> AddressPrefix.of(InetAddress.ofLiteral("10.9.0.0"), 32))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldWriteTheCommandThatGrantsAGatewayItsEndpoints() {
    Identity line = Identity.parse("aaln/1@rgw1.example.net").orElseThrow();
    Identity phone = Identity.parse("sip:alice@example.net").orElseThrow();

    assertThat(ScopeGrant.ofGateway(RGW1))
        .contains("callseal subscriber scope rgw1.example.net '*@rgw1.example.net'");
    assertThat(ScopeGrant.ofGateway(line))
        .contains(
            "callseal subscriber scope aaln/1@rgw1.example.net --kind nai '*@rgw1.example.net'");
    assertThat(ScopeGrant.ofGateway(phone)).isEmpty();
    assertThat(ScopeGrant.ofEndpoint(RGW1, "aaln/1@[192.168.1.5]"))
        .contains("callseal subscriber scope rgw1.example.net '*@[192.168.1.5]'");
  }

  @Test
  void shouldPutNoWordOfAGatewaysIntoACommandThatAShellCouldTakeForMore() {
    for (String endpoint : List.of("a@b';reboot;'", "a@$(x)", "a@", "`x`", "a@b c")) {
      assertThat(ScopeGrant.ofEndpoint(RGW1, endpoint)).as(endpoint).isEmpty();
    }
    assertThat(ScopeGrant.ofEndpoint(RGW1, "';x;'@rgw1.example.net"))
        .contains("callseal subscriber scope rgw1.example.net '*@rgw1.example.net'");
    assertThat(ScopeGrant.typed(Identity.parse("o'x$@rgw1.example.net").orElseThrow()))
        .isEqualTo("'o'\\''x$@rgw1.example.net' --kind nai");
  }
}
