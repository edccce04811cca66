package org.callseal.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PhoneNetworksTest {

  @Test
  void shouldLetOnlyTheOwnHostTalkWhenNothingIsConfigured() {
    PhoneNetworks host = PhoneNetworks.ofHost(List.of(at("192.168.1.7"), at("0.0.0.0")));
    assertThat(host.permit(at("127.0.0.1"))).isTrue();
    assertThat(host.permit(at("::1"))).isTrue();
    assertThat(host.permit(at("192.168.1.7"))).isTrue();
    assertThat(host.permit(at("192.168.1.8"))).isFalse();
    assertThat(host.permit(at("203.0.113.1"))).isFalse();
  }

  @Test
  void shouldLetTheNamedNetworksTalk() {
    PhoneNetworks networks =
        PhoneNetworks.parse(List.of("192.168.4.0/22", "10.0.0.9", "fd00:1::/33")).orElseThrow();
    assertThat(networks.permit(at("192.168.7.255"))).isTrue();
    assertThat(networks.permit(at("192.168.8.0"))).isFalse();
    assertThat(networks.permit(at("10.0.0.9"))).isTrue();
    assertThat(networks.permit(at("10.0.0.8"))).isFalse();
    assertThat(networks.permit(at("fd00:1:0:1::1"))).isTrue();
    assertThat(networks.permit(at("fd00:1:8000::1"))).isFalse();
    assertThat(networks.permit(at("127.0.0.1"))).isTrue();
  }

  @Test
  void shouldRefuseWhatIsNotANetwork() {
    for (String text : List.of("", "/8", "10.0.0.0/33", "10.0.0.0/-1", "phones.example", "10/x")) {
      assertThat(PhoneNetworks.parse(List.of(text))).as(text).isEmpty();
    }
  }

  private static InetAddress at(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException notALiteral) {
      throw new AssertionError(notALiteral);
    }
  }
}
