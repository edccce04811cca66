package org.callseal.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.callseal.transport.Connection;
import org.callseal.transport.ConnectionHandler;
import org.junit.jupiter.api.Test;

class LeasedAddressesTest {

  private static final InetSocketAddress LEASED = new InetSocketAddress("192.0.2.1", 5060);

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final LeasedAddresses leased = new LeasedAddresses(network, Set.of(LEASED.getAddress()));
  private final LeasingHost first = leased.host();
  private final LeasingHost second = leased.host();
  private final SimulatedLoop oneLoop = network.loop("one");
  private final Recorder one = recorder(first, oneLoop);
  private final Recorder other = recorder(second, network.loop("other"));
  private final Recorder far = new Recorder(network, network.loop("far"), "192.0.2.9", 5060);

  private static Recorder recorder(LeasingHost host, SimulatedLoop loop) {
    return new Recorder(host, loop, LEASED.getHostString(), LEASED.getPort());
  }

  private void run() {
    network.run(Duration.ofMillis(50));
  }

  @Test
  void shouldBringDatagramsToTheHostThatHasTheLease() {
    far.send(LEASED, "before");
    run();
    first.lease();
    far.send(LEASED, "first");
    run();
    second.lease();
    far.send(LEASED, "second");
    run();
    first.lease();
    far.send(LEASED, "again");
    run();
    assertThat(one.texts).containsExactly("first", "again");
    assertThat(other.texts).containsExactly("second");
    assertThat(first.isHere(LEASED.getAddress())).isTrue();
    assertThat(second.isHere(LEASED.getAddress())).isFalse();
  }

  @Test
  void shouldLetNothingOutFromAHostWithoutTheLease() {
    first.lease();
    one.send(far.address(), "one");
    other.send(far.address(), "other");
    run();
    assertThat(far.texts).containsExactly("one");
    assertThat(far.sources).containsExactly(LEASED);
  }

  @Test
  void shouldBringNothingToAProcessThatWasKilledAndHadNoLease() {
    second.lease();
    oneLoop.stop();
    first.lease();
    far.send(LEASED, "to nobody");
    run();
    assertThat(one.texts).isEmpty();
  }

  /** What became of a connection, in words. */
  private static final class Words implements ConnectionHandler {
    private final List<String> said = new ArrayList<>();

    @Override
    public void opened(Connection connection) {
      said.add("opened");
    }

    @Override
    public void received(Connection connection, byte[] bytes) {
      said.add(new String(bytes, UTF_8));
    }

    @Override
    public void drained(Connection connection) {}

    @Override
    public void closed(Connection connection) {
      said.add("closed");
    }
  }

  @Test
  void shouldEndConnectionsAtTheNextWordOfTheFarEndWhereTheAddressHasMoved() throws IOException {
    first.lease();
    Words taken = new Words();
    first.listen(oneLoop, LEASED, taken);
    Words opener = new Words();
    Connection connection = network.connect(network.loop("client"), far.address(), LEASED, opener);
    run();
    second.lease();
    run();
    assertThat(opener.said).containsExactly("opened");
    connection.write("hello".getBytes(UTF_8));
    run();
    assertThat(opener.said).containsExactly("opened", "closed");
    assertThat(taken.said).containsExactly("opened");
  }

  @Test
  void shouldOpenNoConnectionFromAHostWithoutTheLease() throws IOException {
    first.lease();
    InetSocketAddress there = new InetSocketAddress("192.0.2.9", 80);
    network.listen(network.loop("server"), there, new Words());
    Words words = new Words();
    second.connect(network.loop("client"), LEASED, there, words);
    run();
    assertThat(words.said).containsExactly("closed");
  }
}
