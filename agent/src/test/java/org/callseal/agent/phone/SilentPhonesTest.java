package org.callseal.agent.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.callseal.core.identity.Identity;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.transport.MessagePort;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SilentPhonesTest {

  private static final Identity ALICE = Identity.parse("sip:alice@example.net").orElseThrow();
  private static final InetSocketAddress PHONE = new InetSocketAddress("192.168.1.3", 5062);

  private final SilentPhones silent = new SilentPhones();
  private MessagePort port;

  @BeforeEach
  void open() throws IOException {
    SimulatedNetwork network = new SimulatedNetwork(1);
    InetSocketAddress local = new InetSocketAddress("192.168.1.2", 5090);
    port = network.openDatagramPort(network.loop("agent"), local, (on, from, bytes) -> {});
  }

  @Test
  void shouldTellOfASilentPhoneOnceUntilItIsHeardAgain() {
    assertThat(silent.leftUnanswered(ALICE, new PhoneFlow(port, PHONE))).isTrue();
    assertThat(silent.leftUnanswered(ALICE, new PhoneFlow(port, PHONE))).isFalse();
    assertThat(silent.heard(new PhoneFlow(port, PHONE))).isTrue();
    assertThat(silent.leftUnanswered(ALICE, new PhoneFlow(port, PHONE))).isTrue();
  }

  @Test
  void shouldTellNothingOfAPhoneThatWasNotSilent() {
    assertThat(silent.heard(new PhoneFlow(port, PHONE))).isFalse();
  }
}
