package org.callseal.core.association;

import java.util.List;
import java.util.function.Function;

/** The cluster keys that are valid now. Any thread. */
public interface ClusterKeys {

  /**
   * Runs the action with the keys, which it must not keep: they may be wiped when it has returned.
   * The first one seals; there is none where an edge has not got them from its authority.
   */
  <T> T use(Function<List<ClusterKey>, T> action);

  /** Keys that never change. */
  static ClusterKeys of(List<ClusterKey> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no cluster key");
    }
    List<ClusterKey> fixed = List.copyOf(keys);
    return new ClusterKeys() {
      @Override
      public <T> T use(Function<List<ClusterKey>, T> action) {
        return action.apply(fixed);
      }
    };
  }
}
