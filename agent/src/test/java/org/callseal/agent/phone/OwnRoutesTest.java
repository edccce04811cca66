package org.callseal.agent.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Set;
import org.callseal.sip.HostPort;
import org.callseal.sip.SipUri;
import org.junit.jupiter.api.Test;

final class OwnRoutesTest {

  private static final Set<String> OWN =
      Set.of(
          HostPort.of(new InetSocketAddress("::1", 5060)),
          HostPort.of(new InetSocketAddress("127.0.0.1", 5090)));

  @Test
  void shouldKnowItsOwnAddressInEverySpelling() {
    assertThat(names("sip:[::1]")).isTrue();
    assertThat(names("sip:[0:0::1]:5060;lr")).isTrue();
    assertThat(names("sip:127.0.0.1:5090;transport=udp;lr")).isTrue();
  }

  @Test
  void shouldTakeNoOtherForItsOwn() {
    assertThat(names("sip:127.0.0.1")).isFalse();
    assertThat(names("sip:[::2]:5060")).isFalse();
    assertThat(names("sip:edge.example.net:5090")).isFalse();
  }

  private static boolean names(String uri) {
    return OwnRoutes.names(SipUri.parse(uri).orElseThrow(), OWN);
  }
}
