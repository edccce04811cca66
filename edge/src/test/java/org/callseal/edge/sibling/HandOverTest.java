package org.callseal.edge.sibling;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.transport.Medium;
import org.junit.jupiter.api.Test;

/** Siblings that say too much, or what cannot be. */
class HandOverTest {

  private static final byte[] HANDED =
      new SiblingMessage.Handed(
              new InetSocketAddress("198.51.100.20", 5060), Medium.UDP, new byte[] {1})
          .toBytes();

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final Links links = new Links();
  private final HandOver handOver = new HandOver(links, network.loop("edge"));
  private final List<String> moved = new ArrayList<>();

  HandOverTest() {
    handOver.hear(_ -> {}, (edge, flow) -> moved.add(edge + " " + flow.sequence()));
  }

  /** The end of links whose other ends are the test. */
  private static final class Links implements Siblings {
    private BiConsumer<String, byte[]> listener = (_, _) -> {};

    @Override
    public void hear(BiConsumer<String, byte[]> heard) {
      listener = heard;
    }

    @Override
    public void send(String edge, byte[] message) {}

    @Override
    public Set<String> present() {
      return Set.of();
    }
  }

  private void say(String edge, int times) {
    for (int i = 0; i < times; i++) {
      links.listener.accept(edge, HANDED);
    }
  }

  @Test
  void shouldHearTheOthersHoweverMuchOneSays() {
    say("bad", 5_000);
    say("good", 1_000);
    network.run(Duration.ZERO);
    assertThat(handOver.taken()).isEqualTo(1_024 + 1_000);
    assertThat(handOver.dropped()).isEqualTo(5_000 - 1_024);
    say("bad", 1);
    network.run(Duration.ZERO);
    assertThat(handOver.taken()).isEqualTo(1_024 + 1_000 + 1);
  }

  @Test
  void shouldKeepNoMoreThanItsRoomForAllOfThem() {
    for (int i = 0; i < 10; i++) {
      say("edge-" + i, 1_024);
    }
    network.run(Duration.ZERO);
    assertThat(handOver.taken()).isEqualTo(4_096);
    say("edge-9", 1_024);
    network.run(Duration.ZERO);
    assertThat(handOver.taken()).isEqualTo(4_096 + 1_024);
  }

  @Test
  void shouldNotBelieveThatAFlowMovesInTheFuture() {
    long nowMs = SimulatedNetwork.UTC_AT_START * 1000;
    for (long sequence : new long[] {nowMs + 3_600_000, nowMs + 3_600_001, Long.MAX_VALUE}) {
      AssociationId id = AssociationId.of(new byte[AssociationId.LENGTH]).orElseThrow();
      links.listener.accept(
          "edge-3", new SiblingMessage.Moved(new Spi(300), id, sequence).toBytes());
    }
    network.run(Duration.ZERO);
    assertThat(moved).containsExactly("edge-3 " + (nowMs + 3_600_000));
    assertThat(handOver.dropped()).isEqualTo(2);
  }
}
