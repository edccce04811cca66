package org.callseal.systemtests.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.callseal.agent.settings.LineKeys;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.demo.phone.PhoneSettings;
import org.callseal.simulation.Fault;
import org.callseal.simulation.SeenDatagram;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedStream;
import org.callseal.testkit.Requirement;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;
import org.junit.jupiter.api.Test;

/** Calls over TCP, mixed with UDP, and what breaks or floods connections. */
final class TcpSystemTest {

  private static final InetSocketAddress EDGE = Addressing.IPV4.edge();
  private static final UnaryOperator<PhoneSettings> LONG = phone -> phone.withCandidates(40);

  private SipWorld world;
  private Home alice;
  private Home bob;

  private void open(
      long seed, UnaryOperator<PhoneSettings> phones, UnaryOperator<LineKeys> linesOfAlice)
      throws IOException {
    world = new SipWorld(seed, Addressing.IPV4);
    alice = world.home("sip:alice@example.net", "198.51.100.1", phones, linesOfAlice);
    bob = world.home("sip:bob@example.net", "198.51.100.2", phones, UnaryOperator.identity());
  }

  private void open(long seed, UnaryOperator<PhoneSettings> phones) throws IOException {
    open(seed, phones, UnaryOperator.identity());
  }

  private void register(int seconds) {
    alice.phone.register();
    bob.phone.register();
    assertThat(world.until(() -> alice.phone.registered() && bob.phone.registered(), seconds))
        .as("both phones are registered")
        .isTrue();
  }

  private PhoneCall call(Home caller, Home callee) {
    callee.events.clear();
    PhoneCall call = caller.phone.call(callee.identity);
    assertThat(
            world.until(
                () ->
                    call.state() == PhoneCall.State.ESTABLISHED
                        && callee.has(PhoneEvent.Established.class),
                20))
        .as("%s reaches %s", caller.identity, callee.identity)
        .isTrue();
    return call;
  }

  private void hangUp(PhoneCall call, Home other) {
    call.hangUp();
    assertThat(world.until(() -> other.has(PhoneEvent.HungUp.class), 10)).isTrue();
  }

  private void callBothWays() {
    hangUp(call(alice, bob), bob);
    hangUp(call(bob, alice), alice);
  }

  private boolean isBetweenAgentAndEdge(SeenDatagram datagram) {
    return datagram.from().equals(EDGE) || datagram.to().equals(EDGE);
  }

  private List<SimulatedStream> toEdge() {
    return world.network.streams().stream().filter(stream -> stream.to().equals(EDGE)).toList();
  }

  @Test
  void shouldCarryCallsOfPhonesOnTcp() throws IOException {
    open(1, PhoneSettings::overTcp);
    register(10);
    callBothWays();
    // One connection of each phone with its agent, used for everything.
    assertThat(alice.nat.streams()).hasSize(1);
    assertThat(bob.nat.streams()).hasSize(1);
  }

  @Test
  void shouldCarryCallsOfALineWhoseEdgeIsReachedOverTcpAlone() throws IOException {
    open(2, UnaryOperator.identity(), LineKeys::overStreamsAlone);
    var tap =
        world.network.tap(seen -> seen.from().getAddress().getHostAddress().equals("198.51.100.1"));
    register(10);
    callBothWays();
    assertThat(tap.count()).isZero();
    assertThat(
            toEdge().stream()
                .filter(s -> s.from().getAddress().getHostAddress().equals("198.51.100.1")))
        .hasSize(1);
  }

  @Test
  void shouldCarryLongMessagesWhereNoLongDatagramGetsThrough() throws IOException {
    open(3, LONG);
    world.network.addFault(
        Fault.loss(1).when(seen -> isBetweenAgentAndEdge(seen) && seen.payload().length > 1300));
    register(10);
    callBothWays();
    PhoneCall call = call(alice, bob);
    call.reinvite();
    assertThat(world.until(() -> bob.has(PhoneEvent.Changed.class), 10)).isTrue();
    hangUp(call, bob);
    assertThat(toEdge()).isNotEmpty();
  }

  @Test
  void shouldSendLongMessagesByUdpWhereNoConnectionIsTaken() throws IOException {
    open(4, LONG);
    alice.nat.blockStreams(_ -> true);
    bob.nat.blockStreams(_ -> true);
    register(10);
    callBothWays();
    assertThat(toEdge()).isEmpty();
  }

  @Test
  void shouldSetUpAnAssociationOverTcpWhereUdpIsBlocked() throws IOException {
    open(5, UnaryOperator.identity());
    world.network.addFault(Fault.loss(1).when(this::isBetweenAgentAndEdge));
    register(60);
    callBothWays();
    assertThat(toEdge()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  @Requirement("3.4.12")
  void shouldGoOnWhenTheConnectionBreaksInTheMiddleOfACall() throws IOException {
    open(6, LONG, LineKeys::overStreamsAlone);
    register(10);
    PhoneCall call = call(alice, bob);
    int associations = world.associations.size();
    toEdge().forEach(SimulatedStream::reset);
    call.reinvite();
    assertThat(world.until(() -> bob.has(PhoneEvent.Changed.class), 20)).isTrue();
    toEdge().forEach(SimulatedStream::reset);
    world.run(3);
    hangUp(call, bob);
    hangUp(call(bob, alice), alice);
    assertThat(world.associations.size()).isEqualTo(associations);
  }

  @Test
  void shouldReachADeviceAgainAfterARestartOfTheEdge() throws IOException {
    open(7, UnaryOperator.identity(), LineKeys::overStreamsAlone);
    register(10);
    world.restartEdge();
    world.run(15);
    hangUp(call(bob, alice), alice);
    assertThat(world.associations.size()).isEqualTo(2);
  }

  @Test
  void shouldNoticeAHalfOpenConnection() throws IOException {
    open(8, UnaryOperator.identity(), LineKeys::overStreamsAlone);
    register(10);
    toEdge().forEach(SimulatedStream::cut);
    world.run(120);
    hangUp(call(bob, alice), alice);
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseCopiesAcrossCarriages() throws IOException {
    open(9, LONG);
    var tap = world.network.tap(seen -> seen.to().equals(EDGE));
    register(10);
    callBothWays();
    byte[] overTcp = firstMessage(toEdge().getFirst().sentByOpener());
    byte[] overUdp =
        tap.datagrams().stream()
            .filter(seen -> seen.text().contains("\r\nSeal: v=1;"))
            .toList()
            .getLast()
            .payload();
    long notAuthentic = refused(Refusal.NOT_AUTHENTIC);
    world.network.inject(new InetSocketAddress("203.0.113.66", 5060), EDGE, overTcp);
    Raw attacker = new Raw("203.0.113.66").say(overUdp);
    world.run(1);
    assertThat(refused(Refusal.NOT_AUTHENTIC)).isEqualTo(notAuthentic + 2);
    long copies = refused(Refusal.REPLAYED) + refused(Refusal.TOO_OLD);
    attacker.say(overTcp);
    world.run(1);
    assertThat(refused(Refusal.REPLAYED) + refused(Refusal.TOO_OLD)).isEqualTo(copies + 1);
    callBothWays();
  }

  private long refused(Refusal refusal) {
    return world.edge().counters().of(refusal);
  }

  /** The bytes up to the end of the first message that has a body. */
  private static byte[] firstMessage(byte[] stream) {
    String text = new String(stream, US_ASCII);
    int end = text.indexOf("\r\n\r\n") + 4;
    int at = text.indexOf("\r\nContent-Length: ");
    int length = Integer.parseInt(text.substring(at + 18, text.indexOf("\r\n", at + 2)).strip());
    return Arrays.copyOf(stream, end + length);
  }

  @Test
  void shouldServePhonesWhileStrangersFloodItWithConnections() throws IOException {
    open(10, LONG);
    register(10);
    List<Raw> strangers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Raw raw = new Raw("203.0.113.66");
      strangers.add(i % 3 == 0 ? raw.say("INVITE sip:a@b SIP/2.0\r\n".getBytes(US_ASCII)) : raw);
      if (i % 3 == 1) {
        raw.say(new byte[] {0, 1, 2});
      }
    }
    world.run(1);
    assertThat(strangers.stream().filter(raw -> raw.closed).count()).isGreaterThanOrEqualTo(100);
    assertThat(refused(Refusal.MALFORMED)).isPositive();
    assertThat(refused(Refusal.OVERLOADED)).isPositive();
    callBothWays();
    world.run(45);
    // The slow ones and those that showed nothing are gone.
    assertThat(strangers).allMatch(raw -> raw.closed);
    callBothWays();
  }

  /** Somebody on the outside who writes what he likes to the edge. */
  private final class Raw implements ConnectionHandler {
    private final Connection connection;
    private byte[] waiting = {};
    private boolean open;
    private boolean closed;

    Raw(String host) {
      SimulatedLoop loop = world.network.loop("attacker");
      this.connection = world.network.connect(loop, new InetSocketAddress(host, 0), EDGE, this);
    }

    Raw say(byte[] bytes) {
      if (open) {
        connection.write(bytes);
      } else {
        waiting = bytes;
      }
      return this;
    }

    @Override
    public void opened(Connection opened) {
      open = true;
      connection.write(waiting);
    }

    @Override
    public void received(Connection from, byte[] bytes) {}

    @Override
    public void drained(Connection of) {}

    @Override
    public void closed(Connection ended) {
      closed = true;
    }
  }
}
