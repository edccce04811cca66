package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.callseal.core.identity.Identity;
import org.callseal.edge.callagent.CallAgent;
import org.callseal.edge.callagent.Contacts;
import org.callseal.edge.callagent.Hop;
import org.callseal.simulation.Tap;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipFramer;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.testkit.Requirement;
import org.callseal.transport.MessagePort;
import org.callseal.transport.StreamPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registrar that takes SIP over TCP alone. */
final class StreamRegistrarTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final InetSocketAddress REGISTRAR = new InetSocketAddress("198.51.100.9", 5060);

  @TempDir Path folder;
  private final List<SipRequest> registers = new ArrayList<>();
  private boolean answers = true;
  private World world;
  private StreamPort port;
  private Tap datagrams;

  @BeforeEach
  void begin() throws IOException {
    CallAgent overTcp =
        new CallAgent("registrar", REGISTRAR, 0, 1, Contacts.KEEP, Hop.Takes.STREAMS);
    world = new World(folder, settings -> settings.withCallAgents(List.of(overTcp)));
    port =
        StreamPort.listening(
            world.network,
            world.network.loop("registrar"),
            REGISTRAR,
            () -> new SipFramer(SipParser.MAX_MESSAGE_LENGTH),
            EdgeLimits.CORE,
            this::received);
    datagrams = world.network.tap(datagram -> datagram.to().equals(REGISTRAR));
    world.registered(ALICE);
    registers.clear();
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  @Requirement("3.1.20")
  void shouldTakeARegistrationBackOverTcp() {
    remove();
    world.run(1_000);
    assertThat(registers).hasSize(1);
    assertThat(registers.getFirst().header(HeaderName.EXPIRES)).contains("0");
    assertThat(registers.getFirst().topVia().transport()).isEqualTo("TCP");
    assertThat(datagrams.count()).isZero();
  }

  @Test
  void shouldAskOnceOverAConnectionThatStands() {
    answers = false;
    remove();
    world.run(8_000);
    assertThat(registers).hasSize(1);
  }

  private void remove() {
    world.register.remove(Identity.parse(ALICE).orElseThrow());
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] message) {
    if (SipParser.parse(message) instanceof SipRequest request) {
      if (request.is("REGISTER")) {
        registers.add(request);
      }
      if (answers) {
        on.send(from, Sip.answer(request, 200).bytes());
      }
    }
  }
}
