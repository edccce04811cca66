package org.callseal.demo.nat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.transport.MessagePort;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NatTest {

  private static final InetSocketAddress INSIDE = new InetSocketAddress("127.0.0.20", 5060);
  private static final InetSocketAddress REMOTE = new InetSocketAddress("127.0.0.10", 5060);
  private static final InetSocketAddress STRANGER = new InetSocketAddress("127.0.0.66", 5060);

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final SimulatedLoop loop = network.loop("all");
  private final List<Arrival> atHome = new ArrayList<>();
  private final List<Arrival> atRemote = new ArrayList<>();
  private Nat nat;
  private MessagePort home;
  private MessagePort remote;
  private MessagePort stranger;

  private record Arrival(InetSocketAddress from, String text) {}

  @BeforeEach
  void open() throws IOException {
    nat =
        new Nat(
            loop,
            network,
            InetAddress.getByName("127.0.0.20"),
            InetAddress.getByName("127.0.0.120"));
    nat.openDoor(REMOTE);
    home =
        nat.behind()
            .openDatagramPort(
                loop,
                INSIDE,
                (_, from, bytes) -> atHome.add(new Arrival(from, new String(bytes, UTF_8))));
    remote =
        network.openDatagramPort(
            loop,
            REMOTE,
            (_, from, bytes) -> atRemote.add(new Arrival(from, new String(bytes, UTF_8))));
    stranger = network.openDatagramPort(loop, STRANGER, (_, _, _) -> {});
  }

  private void send(MessagePort from, InetSocketAddress to, String text) {
    from.send(to, text.getBytes(UTF_8));
    network.run(Duration.ofSeconds(1));
  }

  private InetSocketAddress publicEnd() {
    return nat.publicAddressOf(INSIDE).orElseThrow();
  }

  @Test
  void shouldShowOnePublicAddressToTheWorldAndTheTrueOneToTheHome() {
    send(home, REMOTE, "out");
    assertThat(atRemote).containsExactly(new Arrival(publicEnd(), "out"));
    assertThat(publicEnd().getHostString()).isEqualTo("127.0.0.120");
    send(remote, publicEnd(), "back");
    assertThat(atHome).containsExactly(new Arrival(REMOTE, "back"));
  }

  @Test
  void shouldLetNobodyInWhoWasNotSpokenTo() {
    send(home, REMOTE, "out");
    send(stranger, publicEnd(), "let me in");
    assertThat(atHome).isEmpty();
    assertThat(nat.filtered()).isEqualTo(1);
  }

  @Test
  void shouldForgetAllWhenItIsFlushed() {
    send(home, REMOTE, "before");
    InetSocketAddress before = publicEnd();
    nat.flush();
    assertThat(nat.publicAddressOf(INSIDE)).isEmpty();
    send(remote, before, "lost");
    assertThat(atHome).isEmpty();
    send(home, REMOTE, "after");
    assertThat(publicEnd()).isNotEqualTo(before);
    assertThat(atRemote).last().isEqualTo(new Arrival(publicEnd(), "after"));
  }

  @Test
  void shouldLetWhoeverListensDecideWhatPasses() {
    Eavesdropper twice = datagram -> List.of(datagram.payload(), datagram.payload());
    Eavesdropper shouting =
        datagram -> List.of(datagram.text().toUpperCase(java.util.Locale.ROOT).getBytes(UTF_8));
    nat.listen(twice);
    nat.listen(shouting);
    send(home, REMOTE, "psst");
    assertThat(atRemote).extracting(Arrival::text).containsExactly("PSST", "PSST");
    nat.ignore(twice);
    nat.ignore(shouting);
    nat.listen(_ -> List.of());
    send(home, REMOTE, "swallowed");
    send(remote, publicEnd(), "swallowed too");
    assertThat(atRemote).hasSize(2);
    assertThat(atHome).isEmpty();
  }

  @Test
  void shouldPutForeignDatagramsOnEitherSide() {
    nat.injectOutward(INSIDE, REMOTE, "as if from home".getBytes(UTF_8));
    nat.injectInward(INSIDE, REMOTE, "as if from the world".getBytes(UTF_8));
    network.run(Duration.ofSeconds(1));
    assertThat(atRemote).containsExactly(new Arrival(publicEnd(), "as if from home"));
    assertThat(atHome).containsExactly(new Arrival(REMOTE, "as if from the world"));
  }

  @Test
  void shouldLeaveNeighboursAlone() throws IOException {
    List<String> heard = new ArrayList<>();
    InetSocketAddress neighbour = new InetSocketAddress("127.0.0.20", 5070);
    network.openDatagramPort(
        loop, neighbour, (_, from, bytes) -> heard.add(from + new String(bytes, UTF_8)));
    send(home, neighbour, " hello");
    assertThat(heard).containsExactly(INSIDE + " hello");
    assertThat(nat.publicAddressOf(INSIDE)).isEmpty();
  }
}
