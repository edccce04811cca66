package org.callseal.store.redis;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Three real masters that share the slots. */
final class RedisClusterOfThree implements AutoCloseable {

  private static final int SLOTS = 16_384;
  private static final int NODES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<RedisProcess> nodes;

  RedisClusterOfThree(String... settings) {
    // While one node is missing the others go on.
    List<String> all =
        new ArrayList<>(
            List.of(
                "--cluster-enabled",
                "yes",
                "--cluster-node-timeout",
                "5000",
                "--cluster-require-full-coverage",
                "no"));
    all.addAll(List.of(settings));
    nodes =
        Stream.generate(() -> RedisProcess.start(all.toArray(String[]::new))).limit(NODES).toList();
    for (int i = 0; i < NODES; i++) {
      int from = SLOTS * i / NODES;
      int to = SLOTS * (i + 1) / NODES;
      RedisProcess node = nodes.get(i);
      node.asked(redis -> redis.clusterAddSlots(IntStream.range(from, to).toArray()));
      node.asked(redis -> redis.clusterMeet("127.0.0.1", nodes.getFirst().port()));
    }
    awaitWhole();
  }

  /** Until every node knows that all are there. */
  void awaitWhole() {
    await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(RedisClusterOfThree::knowsAll));
  }

  private static boolean knowsAll(RedisProcess node) {
    String state = node.asked(RedisCommands::clusterInfo);
    return state.contains("cluster_state:ok")
        && state.contains("cluster_slots_ok:" + SLOTS)
        && node.asked(RedisCommands::clusterNodes).lines().count() == NODES;
  }

  RedisAddress address() {
    return RedisAddress.parse(
            "redis+cluster://127.0.0.1:%d,127.0.0.1:%d"
                .formatted(nodes.get(0).port(), nodes.get(1).port()))
        .orElseThrow();
  }

  RedisProcess node(int number) {
    return nodes.get(number);
  }

  /** The node that has this key. */
  RedisProcess of(String key) {
    int slot = SlotHash.getSlot(key);
    return IntStream.range(0, NODES)
        .filter(node -> slot < SLOTS * (node + 1) / NODES)
        .mapToObj(nodes::get)
        .findFirst()
        .orElseThrow();
  }

  /** Asks the node that has it. */
  <T> T asked(String key, Function<RedisCommands<String, byte[]>, T> question) {
    return of(key).asked(question);
  }

  /** Moves the slot of a key from its node to the next one, with all keys that are in it. */
  void move(String key) {
    RedisProcess from = of(key);
    RedisProcess to = nodes.get((nodes.indexOf(from) + 1) % NODES);
    int slot = SlotHash.getSlot(key);
    String toId = to.asked(RedisCommands::clusterMyId);
    String fromId = from.asked(RedisCommands::clusterMyId);
    to.asked(redis -> redis.clusterSetSlotImporting(slot, fromId));
    from.asked(redis -> redis.clusterSetSlotMigrating(slot, toId));
    for (String each : from.asked(redis -> redis.clusterGetKeysInSlot(slot, 1000))) {
      from.asked(redis -> redis.migrate("127.0.0.1", to.port(), each, 0, 1000));
    }
    for (RedisProcess node : nodes) {
      node.asked(redis -> redis.clusterSetSlotNode(slot, toId));
    }
  }

  @Override
  public void close() {
    nodes.forEach(RedisProcess::close);
  }
}
